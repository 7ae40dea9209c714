type Fetch = typeof globalThis.fetch;

/** A `fetch` whose n-th connection is destroyed after the n-th number of bytes of its answer; later ones are left alone. */
export function cuttingFetch(bytesOfConnections: readonly number[]): Fetch {
  const limits = bytesOfConnections.values();
  return async (input, init) => {
    const connection = new AbortController();
    const signal = AbortSignal.any([connection.signal, ...(init?.signal ? [init.signal] : [])]);
    const response = await globalThis.fetch(input, { ...init, signal });
    const { value: bytes } = limits.next();
    if (bytes === undefined || response.body === null) return response;
    const reader = response.body.getReader();
    let left = bytes;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { done, value } = left === 0 ? { done: false, value: undefined } : await reader.read();
          if (done) return controller.close();
          if (value === undefined) {
            connection.abort();
            return controller.error(new TypeError('terminated'));
          }
          controller.enqueue(value.subarray(0, left));
          left = Math.max(0, left - value.length);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, response);
  };
}

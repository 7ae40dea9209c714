type Asked = { readonly url: string; readonly headers: Headers; readonly body: string };
type Fetch = typeof globalThis.fetch;

/** A `fetch` that answers call by call as the test says, and keeps what it was asked. */
export function scriptedFetch(answer: (asked: Asked, call: number) => Response | Promise<Response>) {
  const calls: Asked[] = [];
  const fetch: Fetch = async (input, init) => {
    const asked = { url: String(input), headers: new Headers(init?.headers), body: String(init?.body ?? '') };
    calls.push(asked);
    init?.signal?.throwIfAborted();
    return answer(asked, calls.length);
  };
  return { fetch, calls };
}

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'set-cookie': 'session_id=own; Path=/' };

export const streamOf = (body: ReadableStream<Uint8Array>): Response => new Response(body, { headers: streamHeaders });

export type End = 'ends' | 'breaks';

/** A body in chunks, whose connection then ends politely or breaks. */
export function bodyOf(chunks: readonly Uint8Array[], end: End = 'ends'): ReadableStream<Uint8Array> {
  const rest = chunks.values();
  return new ReadableStream({
    pull: (controller) => {
      const { done, value } = rest.next();
      if (!done) controller.enqueue(value);
      else if (end === 'ends') controller.close();
      else controller.error(new TypeError('terminated'));
    },
  });
}

/** The bytes in chunks of these sizes, again and again. */
export function chunksOf(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0, index = 0; start < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? bytes.length;
    chunks.push(bytes.subarray(start, start + size));
    start += size;
  }
  return chunks;
}

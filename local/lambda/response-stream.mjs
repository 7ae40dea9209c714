// Answers that leave while they are made, by the global `awslambda` and the calls of Lambda's own Node runtime.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
// As in `bootstrap.mjs`.
const { request } = process.getBuiltinModule('node:http');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const INTEGRATION_RESPONSE = 'application/vnd.awslambda.http-integration-response';
const DELIMITER_BYTES = 8;

/** What a handler's module may use while it is loaded. */
export const awslambda = {
  streamifyResponse(handler) {
    handler[STREAMING] = 'response';
    return handler;
  },
  HttpResponseStream: {
    /** As on Lambda the prelude leaves with the first `write`: a stream that is ended without one has none. */
    from(stream, prelude) {
      stream.setContentType(INTEGRATION_RESPONSE);
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(prelude));
        write(new Uint8Array(DELIMITER_BYTES));
      };
      return stream;
    },
  },
};

export function isStreaming(handler) {
  return handler[STREAMING] === 'response';
}

/** Runs a streaming handler; rejects when it failed before its first byte. After that the trailers tell the failure. */
export async function streamAnswer(run, { url, agent, describe }) {
  const { stream, taken } = openStream(url, agent);
  try {
    await run(stream);
  } catch (error) {
    if (!stream.headersSent) {
      stream.destroy();
      throw error;
    }
    failStream(stream, describe(error));
  }
  // A handler that never ends its stream is busy until its time is over, as on Lambda.
  await taken;
}

function openStream(url, agent) {
  const headers = {
    'Lambda-Runtime-Function-Response-Mode': 'streaming',
    'Transfer-Encoding': 'chunked',
    Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    'Content-Type': 'application/octet-stream',
  };
  const stream = request(url, { method: 'POST', agent, headers });
  const taken = new Promise((resolve) => {
    stream.once('response', (incoming) => incoming.resume().once('close', resolve));
    // The runner cuts the stream of an invocation whose time is over; the handler goes on with nobody listening.
    stream.on('error', resolve).once('close', resolve);
  });
  stream.setContentType = (contentType) => stream.setHeader('Content-Type', contentType);
  callBeforeFirstWrite(stream);
  return { stream, taken };
}

function callBeforeFirstWrite(stream) {
  const write = stream.write.bind(stream);
  let hasWritten = false;
  stream.write = (chunk, ...rest) => {
    if (!hasWritten) {
      hasWritten = true;
      stream._onBeforeFirstWrite?.(write);
    }
    return write(typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk), ...rest);
  };
}

function failStream(stream, error) {
  if (stream.writableEnded || stream.destroyed) return;
  stream.addTrailers({
    'Lambda-Runtime-Function-Error-Type': error.errorType,
    'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(error)).toString('base64'),
  });
  stream.end();
}

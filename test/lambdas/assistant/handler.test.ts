import { Writable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { lambdaContext } from '../../support/test-api.ts';
import { PlayedStream, urlEventOf } from '../../support/test-streams.ts';

it('is a handler that the platform has made to stream', async () => {
  const decorated = vi.fn((handle: unknown) => handle);
  vi.stubGlobal('awslambda', {
    streamifyResponse: decorated,
    HttpResponseStream: class extends Writable {
      static from = PlayedStream.withHead;
    },
  });
  vi.stubEnv('TABLE_NAME', 'none');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const { handler } = await import('../../../lambdas/assistant.ts');
  expect(decorated).toHaveBeenCalledExactlyOnceWith(handler);
  const stream = new PlayedStream();
  await handler(
    urlEventOf('GET', '/api/v1/stream'),
    Object.assign(stream, { setContentType: () => {} }),
    lambdaContext(),
  );
  expect(stream.received()).toMatchObject({ status: 405, body: { error: 'Method Not Allowed' } });
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

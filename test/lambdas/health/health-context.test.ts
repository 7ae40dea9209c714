import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { healthContext } from '../../../lambdas/health/health-context.ts';

let asked = 0;
const server = createServer((_, response) => {
  asked += 1;
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.end('{"clusters":[{"status":"ACTIVE"}]}');
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const { port }: AddressInfo = Object(server.address());

afterEach(() => vi.unstubAllEnvs());
afterAll(() => server.close());

describe('healthContext', () => {
  it('asks AWS once for callers that come one after the other: the route is open to all', async () => {
    const variables = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_ECS: `http://127.0.0.1:${port}`,
      TABLE_NAME: 'table',
      TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:topic',
      CLUSTER_ARN: 'arn:aws:ecs:us-east-1:000000000000:cluster/rollcall',
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const { checkCompute } = healthContext();
    for (let caller = 0; caller < 3; caller += 1) await checkCompute();
    expect(asked).toBe(1);
  });
});

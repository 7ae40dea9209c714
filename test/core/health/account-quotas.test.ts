import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { findAccountQuotas } from '../../../core/health/account-quotas.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Speaks for AWS; what is asked and how it was signed is kept. */
async function startAws(answer: (request: IncomingMessage) => { status: number; body: string } | undefined) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const given = answer(request);
    if (given) response.writeHead(given.status).end(given.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { asked, endpoint: `http://127.0.0.1:${address.port}` };
}

const accountAt = (endpoint: string) => ({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  endpoints: { AWS_ENDPOINT_URL_LAMBDA: endpoint, AWS_ENDPOINT_URL_SERVICE_QUOTAS: endpoint },
});

const isLambda = (request: IncomingMessage) => request.url === '/2016-08-19/account-settings/';
const lambdaAnswer = { status: 200, body: '{"AccountLimit":{"ConcurrentExecutions":10}}' };
const fargateAnswer = { status: 200, body: '{"Quota":{"Value":6}}' };

describe('findAccountQuotas', () => {
  it('reads both by signed calls', async () => {
    const aws = await startAws((request) => (isLambda(request) ? lambdaAnswer : fargateAnswer));
    expect(await findAccountQuotas(accountAt(aws.endpoint))).toEqual({
      lambda_concurrent_executions: 10,
      fargate_vcpus: 6,
    });
    const signatures = aws.asked.map(({ headers }) => headers.authorization);
    expect(signatures.join()).toMatch(/eu-west-1\/lambda\/aws4_request/);
    expect(signatures.join()).toMatch(/eu-west-1\/servicequotas\/aws4_request/);
  });

  it('leaves out what is refused, malformed or silent', async () => {
    const refused = await startAws((request) => (isLambda(request) ? lambdaAnswer : { status: 403, body: '{}' }));
    expect(await findAccountQuotas(accountAt(refused.endpoint))).toEqual({ lambda_concurrent_executions: 10 });
    const malformed = await startAws((request) =>
      isLambda(request) ? { status: 200, body: '<html>' } : fargateAnswer,
    );
    expect(await findAccountQuotas(accountAt(malformed.endpoint))).toEqual({ fargate_vcpus: 6 });
    const silent = await startAws(() => undefined);
    expect(await findAccountQuotas(accountAt(silent.endpoint))).toEqual({});
  });
});

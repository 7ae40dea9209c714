import * as z from 'zod';
import { type Credentials, createSigner, signedHeaders } from '../signed-headers.ts';
import type { Quotas } from './health.ts';

/** "Fargate On-Demand vCPU resource count" in Service Quotas. */
const FARGATE_VCPU_QUOTA = { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' };
const ANSWER_MILLIS = 700;

export type Account = { region: string; credentials: Credentials; endpoints: NodeJS.ProcessEnv };

/**
 * The account's limits, as far as they can be read. Two small signed calls: the two SDK clients for them would weigh
 * more than the rest of the function.
 */
export async function findAccountQuotas(account: Account): Promise<Quotas> {
  const [lambda, fargate] = await Promise.allSettled([findLambdaConcurrency(account), findFargateVcpus(account)]);
  return {
    ...(lambda.status === 'fulfilled' && { lambda_concurrent_executions: lambda.value }),
    ...(fargate.status === 'fulfilled' && { fargate_vcpus: fargate.value }),
  };
}

const AccountSettings = z.object({ AccountLimit: z.object({ ConcurrentExecutions: z.number() }) });

async function findLambdaConcurrency(account: Account): Promise<number> {
  const answer = await call(account, 'lambda', { method: 'GET', path: '/2016-08-19/account-settings/', headers: {} });
  return AccountSettings.parse(answer).AccountLimit.ConcurrentExecutions;
}

const ServiceQuota = z.object({ Quota: z.object({ Value: z.number() }) });

async function findFargateVcpus(account: Account): Promise<number> {
  const answer = await call(account, 'servicequotas', {
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'ServiceQuotasV20190624.GetServiceQuota',
    },
    body: JSON.stringify(FARGATE_VCPU_QUOTA),
  });
  return ServiceQuota.parse(answer).Quota.Value;
}

type Call = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string };

/** The variables by which an SDK client would find an endpoint other than AWS's own. */
const endpointVariables = { lambda: 'AWS_ENDPOINT_URL_LAMBDA', servicequotas: 'AWS_ENDPOINT_URL_SERVICE_QUOTAS' };

async function call(account: Account, service: keyof typeof endpointVariables, request: Call): Promise<unknown> {
  const { region, credentials, endpoints } = account;
  const endpoint = endpoints[endpointVariables[service]] ?? endpoints.AWS_ENDPOINT_URL;
  const url = new URL(request.path, endpoint ?? `https://${service}.${region}.amazonaws.com`);
  const headers = await signedHeaders(createSigner({ service, region, credentials }), url, request);
  const { method, body } = request;
  const signal = AbortSignal.timeout(ANSWER_MILLIS);
  const response = await fetch(url, { method, headers, signal, ...(body !== undefined && { body }) });
  if (!response.ok) throw new Error(`${service} answered ${response.status}.`);
  return response.json();
}

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { RoleCredentials, Surroundings } from '../interfaces.ts';

/** AWS refuses a request whose `X-Amz-Date` is further away than this. */
const clockSkewMaxMillis = 5 * 60 * 1000;
const unsignedPayload = 'UNSIGNED-PAYLOAD';

const authorizationPattern =
  /^AWS4-HMAC-SHA256 Credential=(?<accessKeyId>[^/]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, ?SignedHeaders=(?<signedHeaders>[^,]+), ?Signature=[0-9a-f]{64}$/;

/**
 * Checks an AWS Signature Version 4 by signing the request again with the credentials it names.
 * Answers whose credentials they are, or undefined when the request is unsigned, stale or not as it was signed.
 */
export async function findSigner(
  request: IncomingMessage,
  body: Buffer,
  service: string,
  around: Pick<Surroundings, 'credentials' | 'region'>,
): Promise<RoleCredentials | undefined> {
  const authorization = request.headers.authorization ?? '';
  const scope = authorizationPattern.exec(authorization)?.groups;
  if (scope === undefined || scope.service !== service || scope.region !== around.region) return undefined;
  const credentials = around.credentials.find(scope.accessKeyId ?? '');
  const date = parseSigningDate(request.headers['x-amz-date']);
  if (credentials === undefined || date === undefined) return undefined;
  if (Math.abs(Date.now() - date.getTime()) > clockSkewMaxMillis) return undefined;
  const names = new Set(scope.signedHeaders?.split(';'));
  const isComplete = names.has('host') && (await payloadIsAsDeclared(request, body));
  const expected = isComplete
    ? await sign(request, body, { names, date, service, credentials, region: around.region })
    : '';
  return isSame(expected.replaceAll(', ', ','), authorization.replaceAll(', ', ',')) ? credentials : undefined;
}

interface Signing {
  readonly names: Set<string>;
  readonly date: Date;
  readonly service: string;
  readonly region: string;
  readonly credentials: RoleCredentials;
}

async function sign(request: IncomingMessage, body: Buffer, signing: Signing): Promise<string> {
  const { names, date, service, region, credentials } = signing;
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
  const { pathname, searchParams } = new URL(`http://signed${request.url ?? '/'}`);
  const signed = await signer.sign(
    {
      method: request.method ?? 'GET',
      protocol: 'http:',
      hostname: 'signed',
      path: pathname,
      query: queryOf(searchParams),
      headers: signedHeaders(request, names),
      body,
    },
    { signingDate: date, signableHeaders: names },
  );
  return signed.headers.authorization ?? '';
}

function signedHeaders(request: IncomingMessage, names: Set<string>): Record<string, string> {
  const entries = [...names].map((name) => [name, request.headersDistinct[name]?.join(',') ?? '']);
  const payload = request.headers['x-amz-content-sha256'];
  return { ...Object.fromEntries(entries), ...(payload === unsignedPayload && { 'x-amz-content-sha256': payload }) };
}

function queryOf(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
}

/** The hash in the header is what was signed, so it must be the body's own. */
async function payloadIsAsDeclared(request: IncomingMessage, body: Buffer): Promise<boolean> {
  const declared = request.headers['x-amz-content-sha256'];
  if (declared === undefined || declared === unsignedPayload) return true;
  const hash = new Sha256();
  hash.update(body);
  return declared === Buffer.from(await hash.digest()).toString('hex');
}

function parseSigningDate(text: string | string[] | undefined): Date | undefined {
  const match = typeof text === 'string' ? /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) : null;
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

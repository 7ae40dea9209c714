import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

export type Signer = SignatureV4;
export type Credentials = ConstructorParameters<typeof SignatureV4>[0]['credentials'];

export type UnsignedCall = {
  method: string;
  headers: Record<string, string>;
  body?: string;
};

/** For calls to one service of AWS that its SDK client would make too heavy or too slow. */
export const createSigner = (of: { service: string; region: string; credentials: Credentials }): Signer =>
  new SignatureV4({ ...of, sha256: Sha256 });

/** The headers of a call to `url`, with AWS Signature Version 4; as of now unless told. */
export async function signedHeaders(
  signer: Signer,
  url: URL,
  call: UnsignedCall,
  signingDate?: Date,
): Promise<Record<string, string>> {
  const { protocol, hostname, host, pathname: path } = url;
  const query = Object.fromEntries(url.searchParams);
  const unsigned = { ...call, protocol, hostname, path, query, headers: { ...call.headers, host } };
  const { headers } = await signer.sign(unsigned, { ...(signingDate && { signingDate }) });
  return headers;
}

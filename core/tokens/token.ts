import * as z from 'zod';
import { sha256 } from '../sha256.ts';

const SECRET_BYTES = 32;
const CHECKSUM_LENGTH = 6;
const SHOWN_LENGTH = 14;
const TOKEN_FORMAT = /^rc_live_[A-Za-z0-9_-]{43}[0-9a-f]{6}$/;

/** All that is kept of a token. */
export const TokenRecord = z.object({
  id: z.int(),
  user_id: z.int(),
  token_sha256: z.string(),
  prefix: z.string(),
  created_at: z.iso.datetime(),
});
export type TokenRecord = z.infer<typeof TokenRecord>;

/** A token as lists show it. */
export const ApiToken = TokenRecord.pick({ id: true, prefix: true, created_at: true });
export type ApiToken = z.infer<typeof ApiToken>;

/** A new token: 256 random bits after a prefix that secret scanners can look for, and a checksum. */
export function makeToken(newSecret: (bytes: number) => string): string {
  const secret = newSecret(SECRET_BYTES);
  return `rc_live_${secret}${checksum(secret)}`;
}

/** Whether a text can be one of our tokens; typing errors and other people's keys are told apart without the store. */
export const isTokenShaped = (text: string): boolean =>
  TOKEN_FORMAT.test(text) && text.endsWith(checksum(text.slice('rc_live_'.length, -CHECKSUM_LENGTH)));

/** The beginning of a token: enough to recognise it by, too little to guess it. */
export const shownPrefix = (token: string): string => token.slice(0, SHOWN_LENGTH);

const checksum = (secret: string): string => sha256(secret).slice(0, CHECKSUM_LENGTH);

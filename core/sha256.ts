import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal, of text as UTF-8. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

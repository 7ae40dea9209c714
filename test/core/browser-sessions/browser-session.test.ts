import { describe, expect, it } from 'vitest';
import {
  browserSessionSeconds,
  closeBrowserSession,
  findSessionKey,
  openBrowserSession,
} from '../../../core/browser-sessions/browser-session.ts';
import { storedItems } from '../../support/stored-items.ts';
import { createTestContext } from '../../support/test-context.ts';

const test = await createTestContext();
const { context, advance } = test;
const key = { kind: 'user', sha256: 'a'.repeat(64) } as const;

describe('a browser session', () => {
  it('stands for its key for 12 h and not a second longer', async () => {
    const secret = await openBrowserSession(context, key);
    advance(browserSessionSeconds - 1);
    expect(await findSessionKey(context, secret)).toEqual(key);
    advance(1);
    expect(await findSessionKey(context, secret)).toBeUndefined();
  });

  it('ends when it is closed, and closing again is no mistake', async () => {
    const secret = await openBrowserSession(context, key);
    await closeBrowserSession(context, secret);
    await closeBrowserSession(context, secret);
    expect(await findSessionKey(context, secret)).toBeUndefined();
  });

  it('is stored by the hash of its secret, for DynamoDB to expire', async () => {
    const secret = await openBrowserSession(context, key);
    const items = await storedItems(test);
    expect(JSON.stringify(items)).not.toContain(secret);
    expect(items.every(({ expires_at_seconds }) => typeof expires_at_seconds === 'number')).toBe(true);
  });
});

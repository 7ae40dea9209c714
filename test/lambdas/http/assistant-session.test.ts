import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSessionId, sessionIdCookie, sessionIdOf } from '../../../lambdas/http/assistant-session.ts';
import { eventOf } from '../../support/test-api.ts';

const eventWith = (cookies: string[], headers = {}) => eventOf('GET', '/jobs', { cookies, headers });

describe('sessionIdOf', () => {
  it('finds the session among other cookies', () => {
    const id = randomUUID();
    expect(sessionIdOf(eventWith(['a=b', `session_id=${id}`, 'rollcall_session=x']))).toBe(id);
  });

  it.each([
    [[]],
    [['session_id=']],
    [['session_id=5']],
    [[`session=${randomUUID()}`]],
    [[`xsession_id=${randomUUID()}`]],
    [['session_id=00000000-0000-0000-0000-000000000000']],
    [[`session_id=${randomUUID()}\u0000`]],
  ])('takes %j for none', (cookies) => {
    expect(sessionIdOf(eventWith(cookies))).toBeUndefined();
  });
});

describe('newSessionId', () => {
  const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it.each([0x00, 0x5a, 0xff])('is a random UUID from whatever the bytes are (%i)', (byte) => {
    const id = newSessionId({ newSecret: (bytes) => Buffer.alloc(bytes, byte).toString('base64url') });
    expect(id).toMatch(UUID_V4);
    expect(sessionIdOf(eventWith([`session_id=${id}`]))).toBe(id);
  });

  it('keeps all other bits', () => {
    const drawn = randomBytes(16);
    const id = newSessionId({ newSecret: () => drawn.toString('base64url') }).replaceAll('-', '');
    const kept = [...Buffer.from(id, 'hex')].filter((_, position) => position !== 6 && position !== 8);
    expect(kept).toEqual([...drawn].filter((_, position) => position !== 6 && position !== 8));
  });
});

describe('sessionIdCookie', () => {
  it('is out of reach for scripts and other sites, and Secure over TLS', () => {
    expect(sessionIdCookie(eventWith([]), 'x')).toBe('session_id=x; HttpOnly; Path=/; SameSite=Lax; Secure');
    expect(sessionIdCookie(eventWith([], { 'x-forwarded-proto': 'http' }), 'x')).toBe(
      'session_id=x; HttpOnly; Path=/; SameSite=Lax',
    );
  });
});

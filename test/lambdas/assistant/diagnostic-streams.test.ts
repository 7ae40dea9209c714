import { describe, expect, it } from 'vitest';
import { createTestAssistant, jsonType, sessionOf } from '../../support/test-assistant.ts';

const { stream, stored } = await createTestAssistant();
const off = await createTestAssistant({ diagnostics: false });
const paths = (kind: string) => [`/api/v1/stream/${kind}`, `/api/v1/stream/${kind}/stream`];
const sent = { headers: jsonType, body: { query: 'This will fail' } };

describe.each(paths('error'))('POST %s', (path) => {
  it('starts and fails', async () => {
    const { status, headers, frames, text, ...answer } = await stream('POST', path, sent);
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream']);
    const [, jobId] = /id: (job_[0-9a-f]{27})\/1\n/.exec(text) ?? [];
    expect(text).toBe(
      'event: progress\n' +
        'data: {"step":"initializing","message":"Starting...","progress":10,"details":null}\n' +
        `id: ${jobId}/1\n\n` +
        'event: error\n' +
        'data: {"error":"Simulated processing error: Document retrieval failed"}\n' +
        `id: ${jobId}/2\n\n`,
    );
    expect(sessionOf(answer)).toBeTruthy();
    expect(await stored()).toEqual([]);
  });

  it('does not look at the body', async () => {
    expect(await stream('POST', path, { body: 'not json' })).toMatchObject({ status: 200 });
  });
});

describe.each(paths('timeout'))('POST %s', (path) => {
  it('beats every 15 s for 150 s, and completes', async () => {
    const { frames } = await stream('POST', path, sent);
    expect(frames.map(({ event }) => event)).toEqual(['progress', ...Array(10).fill('heartbeat'), 'complete']);
    expect(JSON.parse(frames[0]?.data ?? '')).toMatchObject({ progress: 5 });
    expect(frames.map(({ id }) => id.split('/')[1])).toEqual(['1', ...Array(10).fill('1'), '2']);
    expect(frames.slice(1, -1).every(({ data }) => data === '{}')).toBe(true);
  });

  it('takes 150 s', async () => {
    const { stream: timed, context } = await createTestAssistant();
    const began = context.now().getTime();
    await timed('POST', path, sent);
    expect(context.now().getTime() - began).toBe(150_000);
  });
});

describe.each([...paths('error'), ...paths('timeout')])('POST %s', (path) => {
  it('does not exist where diagnostics are off, and is no GET', async () => {
    expect(await off.stream('POST', path, sent)).toMatchObject({ status: 404, body: { error: 'Not Found' } });
    expect(await stream('GET', path)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('needs a key where the assistant does', async () => {
    const closed = await createTestAssistant({ anonymousAssistant: false });
    expect(await closed.stream('POST', path, sent)).toMatchObject({ status: 401, body: { error: expect.anything() } });
  });
});

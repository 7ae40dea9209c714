import { describe, expect, it } from 'vitest';
import { AssistantClient } from '../../client/index.ts';
import type * as client from '../../client/types.ts';
import { isAnswer, isJob } from '../../client/wire.ts';
import { Answer } from '../../core/assistant/question.ts';
import { type Conversation, Job, type JobSummary } from '../../core/jobs/job.ts';
import { waitUntil } from '../support/wait-until.ts';
import { answer, jobId, recordedAfter } from './recorded-answer.ts';
import { type Request, sendJson, startTinyServer } from './tiny-server.ts';

const waitSeconds = 5;

describe('the client’s words', () => {
  it('are the server’s: what the one sends the other takes', () => {
    // These lines are checked by the compiler.
    const answerOf = (sent: Answer): client.Answer => sent;
    const jobOf = (sent: Job): client.Job => sent;
    const summaryOf = (sent: JobSummary): client.JobSummary => sent;
    const conversationOf = (sent: Conversation): client.Conversation => sent;
    expect([summaryOf, conversationOf].every(Boolean)).toBe(true);

    const sent = Answer.parse(answer);
    expect(isAnswer(answerOf(sent))).toBe(true);
    const at = '2026-01-01T00:00:00.000Z';
    const latest_progress = { step: 'pending', message: 'Waiting to start', progress: 0, details: null };
    const state = { job_id: jobId, status: 'pending', session_id: 's', progress: 0, latest_progress };
    expect(isJob(jobOf(Job.parse({ ...state, result: null, error: null, created_at: at, updated_at: at })))).toBe(true);
  });
});

describe('a question', () => {
  it('is sent as the contract words it', async () => {
    const { url, requests } = await startTinyServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(recordedAfter(0));
    });
    const asking = new AssistantClient({ url, apiKey: 'rc_key', sessionId: 'mine' });
    const history = [{ role: 'user', content: 'Earlier' }] as const;
    const more = { meetingIds: [7], autoLoadDocuments: false, memoryEnabled: false };
    expect(await asking.ask('When?', { history, ...more })).toEqual(answer);
    const [{ method, path, headers, body } = noRequest] = requests;
    expect([method, path, headers['x-api-key'], headers.cookie]).toEqual([
      'POST',
      '/api/v1/stream',
      'rc_key',
      'session_id=mine',
    ]);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({
      query: 'When?',
      conversation_history: history,
      meeting_ids: [7],
      auto_load_documents: false,
      memory_enabled: false,
    });
  });

  it('ends its connection when nobody reads on', async () => {
    let isClosed = false;
    const { url } = await startTinyServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(recordedAfter(0).subarray(0, 400));
      response.on('close', () => {
        isClosed = true;
      });
    });
    for await (const { event } of new AssistantClient({ url }).stream('x')) {
      expect(event).toBe('progress');
      break;
    }
    await waitUntil('the end of the connection', waitSeconds, () => isClosed);
  });
});

describe('the other calls', () => {
  const answers: Record<string, unknown> = {
    'GET /jobs': { jobs: [{ job_id: jobId, status: 'failed', session_id: 's', created_at: '', progress: 5 }] },
    'GET /conversations': { conversations: [{ id: 'c' }] },
    'POST /executions/exec_1%2F2/cancel': { execution_id: 'exec_1/2', state: 'cancelled', error: 'Cancelled' },
  };
  const start = () =>
    startTinyServer(({ method, path }, response) => {
      const known = answers[`${method} ${path}`];
      sendJson(response, known ?? { error: 'Job not found' }, { status: known === undefined ? 404 : 200 });
    });

  it('list jobs and conversations, and cancel an execution', async () => {
    const asking = new AssistantClient({ url: (await start()).url });
    expect(await asking.listJobs()).toMatchObject([{ job_id: jobId }]);
    expect(await asking.listConversations()).toEqual([{ id: 'c' }]);
    expect(await asking.cancelExecution('exec_1/2')).toMatchObject({ state: 'cancelled' });
  });

  it('raise what they are refused with', async () => {
    const asking = new AssistantClient({ url: (await start()).url });
    await expect(asking.getJob('nope')).rejects.toMatchObject({ status: 404, message: 'Job not found' });
  });
});

const noRequest: Request = { method: '', path: '', headers: {}, body: 'null' };

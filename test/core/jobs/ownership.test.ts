import { beforeEach, describe, expect, it } from 'vitest';
import { deleteJob, failJob } from '../../../core/jobs/end-job.ts';
import { listConversations } from '../../../core/jobs/list-conversations.ts';
import { ListExecutionsQuery } from '../../../core/jobs/list-executions-query.ts';
import { listJobs } from '../../../core/jobs/list-jobs.ts';
import { openJobEvents } from '../../../core/jobs/open-job-events.ts';
import {
  cancelExecution,
  getExecutionContext,
  getExecutionHistory,
  getExecutionMetrics,
  listExecutions,
} from '../../../core/jobs/own-executions.ts';
import { readJob } from '../../../core/jobs/read-job.ts';
import type { Caller } from '../../../core/jobs/session.ts';
import { anonymous, createJobWorld, type JobWorld, otherSession, session } from './job-world.ts';

const ada: Caller = { sessionId: undefined, userId: 1 };
const bob: Caller = { sessionId: undefined, userId: 2 };
const nobody: Caller = { sessionId: undefined, userId: undefined };
const stranger: Caller = { sessionId: otherSession, userId: undefined };
const everything = ListExecutionsQuery.parse({});

describe('what belongs to whom', () => {
  let world: JobWorld;
  beforeEach(async () => {
    world = await createJobWorld();
  });

  /** What somebody else could do to a job and its execution. */
  const attempts = ({ jobId, executionId }: { jobId: string; executionId: string }, caller: Caller) => [
    () => readJob(world.context, caller, jobId),
    () => openJobEvents(world.context, caller, jobId),
    () => failJob(world.context, caller, jobId),
    () => deleteJob(world.context, caller, jobId),
    () => getExecutionContext(world.context, caller, executionId),
    () => getExecutionHistory(world.context, caller, executionId),
    () => cancelExecution(world.context, caller, executionId),
  ];

  it.each([
    ['another user', bob],
    ['another session', stranger],
    ['another user behind the same cookie', { sessionId: session, userId: 2 }],
    ['nobody', nobody],
  ])('a user’s job is not found for %s, and does not change', async (_, caller) => {
    const asked = await world.ask({ sessionId: session, userId: 1 });
    const before = await readJob(world.context, ada, asked.jobId);
    for (const attempt of attempts(asked, caller)) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    expect(await readJob(world.context, ada, asked.jobId)).toEqual(before);
    expect(await listJobs(world.context, caller)).toEqual([]);
    expect((await listExecutions(world.context, caller, everything)).executions).toEqual([]);
    expect(await getExecutionMetrics(world.context, caller)).toMatchObject({ total_executions: 0 });
    expect(await listConversations(world.context, caller)).toEqual([]);
  });

  it('a user’s job is the user’s in every session, and the session’s that asked', async () => {
    const { jobId, executionId } = await world.ask({ sessionId: session, userId: 1 });
    expect(await readJob(world.context, ada, jobId)).toMatchObject({ session_id: expect.stringMatching(/^sha256:/) });
    expect(await readJob(world.context, { sessionId: otherSession, userId: 1 }, jobId)).toMatchObject({
      job_id: jobId,
    });
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({ session_id: session });
    expect(await getExecutionContext(world.context, anonymous, executionId)).toMatchObject({ user_id: '1' });
  });

  it('an anonymous job is its session’s; others may only poll it, where sessions are not strict', async () => {
    const strict = await world.ask();
    await expect(readJob(world.context, stranger, strict.jobId)).rejects.toMatchObject({ code: 'not_found' });
    world.context.settings = { ...world.context.settings, strictSessions: false };
    for (const caller of [stranger, nobody, bob]) {
      expect(await readJob(world.context, caller, strict.jobId)).toMatchObject({
        session_id: expect.stringMatching(/^sha256:/),
      });
      const [, ...rest] = attempts(strict, caller);
      for (const attempt of rest) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    }
    const warnings = world.logged.filter(({ event }) => event === 'session_mismatch');
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toMatchObject({ message: '⚠️ Session mismatch!', session: expect.stringMatching(/^sha256:/) });
    expect(JSON.stringify(world.logged)).not.toContain(session);
    expect(JSON.stringify(world.logged)).not.toContain(otherSession);
  });

  it('ids that are none of ours are not found', async () => {
    for (const id of ['nope', 'job_', 'job_zzzzzzzzzzzzzzzz', 'exec_0123456789abcdef', `job_${'a'.repeat(500)}`]) {
      await expect(readJob(world.context, anonymous, id)).rejects.toMatchObject({ detail: 'Job not found' });
    }
  });

  it('diagnostics show all anonymous jobs to somebody who says nothing of themselves', async () => {
    const { jobId } = await world.ask();
    expect(await listJobs(world.context, nobody)).toEqual([]);
    world.context.settings = { ...world.context.settings, diagnostics: true };
    const shown = await world.ask();
    await world.ask({ sessionId: otherSession, userId: 1 });
    expect((await listJobs(world.context, nobody)).map(({ job_id }) => job_id)).toEqual([shown.jobId]);
    expect((await listJobs(world.context, anonymous)).map(({ job_id }) => job_id).toSorted()).toEqual(
      [jobId, shown.jobId].toSorted(),
    );
  });

  it('a deleted job is gone with its question, for every route and list', async () => {
    const { jobId, executionId } = await world.ask();
    const read = await openJobEvents(world.context, anonymous, jobId);
    await deleteJob(world.context, anonymous, jobId);
    await expect(readJob(world.context, anonymous, jobId)).rejects.toMatchObject({ detail: 'Job not found' });
    await expect(read()).rejects.toMatchObject({ detail: 'Job not found' });
    expect(await listJobs(world.context, anonymous)).toEqual([]);
    expect((await listExecutions(world.context, anonymous, everything)).executions).toEqual([]);
    expect((await world.context.table.query({ pk: `EXECUTION#${executionId}`, limit: 10 })).items).toEqual([]);
    await world.run(executionId);
    await expect(readJob(world.context, anonymous, jobId)).rejects.toMatchObject({ detail: 'Job not found' });
  });

  it('lists by page, status, agent and thread, newest first', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      world.advance(1);
      ids.unshift((await world.ask({ sessionId: session, userId: 1 })).executionId);
    }
    await world.run(ids[0] ?? '');
    const list = (query: object) => listExecutions(world.context, ada, ListExecutionsQuery.parse(query));
    const first = await list({ limit: 3 });
    const rest = await list({ limit: 3, cursor: first.next_cursor });
    expect([...first.executions, ...rest.executions].map(({ execution_id }) => execution_id)).toEqual(ids);
    expect(rest.next_cursor).toBeUndefined();
    expect((await list({ status: 'completed' })).executions).toMatchObject([{ execution_id: ids[0] }]);
    expect((await list({ agent: 'somebody' })).executions).toEqual([]);
    expect((await list({ thread: first.executions[0]?.thread_id })).executions).toHaveLength(5);
    await expect(list({ cursor: Buffer.from('PROFILE').toString('base64url') })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(await getExecutionMetrics(world.context, ada)).toMatchObject({ total_executions: 5, success_rate: 0.2 });
  });
});

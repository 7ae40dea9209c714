import type { Context } from '../../core/context.ts';
import { DomainError } from '../../core/errors.ts';
import { createExecutionId } from '../../core/executions/execution-id.ts';
import type { JobEvent } from '../../core/jobs/job.ts';
import { jobIdOf } from '../../core/jobs/job-id.ts';
import { sessionIdCookie } from '../http/assistant-session.ts';
import { EventStream } from '../http/event-stream.ts';
import { askingRoute } from '../http/routes-by-caller.ts';
import { sseFrame } from '../http/sse-frame.ts';
import { SILENCE_MILLIS_MAX } from './stream-limits.ts';
import { frontDoorOnly } from './texts.ts';

/** Longer than the known client waits for anything but heartbeats. */
const HANG_MILLIS = 150_000;

type DiagnosticEvent = JobEvent | { event: 'heartbeat'; data: object };

const begun = (progress: number): JobEvent => ({
  event: 'progress',
  data: { step: 'initializing', message: 'Starting...', progress, details: null },
});

/** A stream that fails on purpose, for tests of clients. */
export const streamError = diagnosticRoute('Ask for a stream that fails', async function* () {
  yield begun(10);
  yield { event: 'error', data: { error: 'Simulated processing error: Document retrieval failed' } };
});

/** A stream in which nothing happens for a long time. */
export const streamTimeout = diagnosticRoute('Ask for a stream that hangs', async function* ({ sleep }) {
  yield begun(5);
  for (let waited = 0; waited < HANG_MILLIS; waited += SILENCE_MILLIS_MAX) {
    await sleep(SILENCE_MILLIS_MAX);
    yield { event: 'heartbeat', data: {} };
  }
  yield { event: 'complete', data: { step: 'complete', message: 'Analysis complete', progress: 100 } };
});

/** The frames look like a job's, but no job is stored; whatever the body is, it does not count. */
function diagnosticRoute(summary: string, play: (context: Context) => AsyncIterable<DiagnosticEvent>) {
  return askingRoute(
    {
      success: 200,
      document: {
        tag: 'Assistant',
        summary,
        description: `For tests of clients, where diagnostics are enabled. ${frontDoorOnly}`,
        mediaType: 'text/event-stream',
        refusals: { 401: 'Missing API token (X-API-Key header) | Invalid API token', 404: 'Not Found' },
      },
    },
    (context: Context, { caller, event }) => {
      if (!context.settings.diagnostics) throw new DomainError('not_found', 'Not Found');
      const jobId = jobIdOf(createExecutionId(context));
      return new EventStream(framesOf(context, jobId, play(context)), [sessionIdCookie(event, caller.sessionId)]);
    },
  );
}

async function* framesOf({ log }: Context, jobId: string, events: AsyncIterable<DiagnosticEvent>) {
  let n = 0;
  for await (const { event, data } of events) {
    if (event !== 'heartbeat') n += 1;
    log.info('stream_event', { job_id: jobId, name: event, n });
    yield sseFrame({ event, data, id: `${jobId}/${n}` });
  }
}

import type { Context } from '../../core/context.ts';
import { DomainError } from '../../core/errors.ts';
import { createExecutionId } from '../../core/executions/execution-id.ts';
import { jobIdOf } from '../../core/jobs/job-id.ts';
import { sessionIdCookie } from '../http/assistant-session.ts';
import { EventStream } from '../http/event-stream.ts';
import { askingRoute } from '../http/routes-by-caller.ts';
import { sseFrame } from '../http/sse-frame.ts';
import { type DiagnosticEvent, failing, hanging } from './diagnostic-events.ts';
import { framesOf as exampleOf } from './examples.ts';
import { SILENCE_MILLIS_MAX } from './stream-limits.ts';
import { frontDoorOnly } from './texts.ts';

/** Longer than the known client waits for anything but heartbeats. */
const HANG_MILLIS = 150_000;

/** A stream that fails on purpose, for tests of clients. */
export const streamError = diagnosticRoute(
  { summary: 'Ask for a stream that fails', streamExample: exampleOf(failing) },
  async function* () {
    yield* failing;
  },
);

/** A stream in which nothing happens for a long time. */
export const streamTimeout = diagnosticRoute(
  {
    summary: 'Ask for a stream that hangs',
    streamExample: exampleOf([hanging.begun, hanging.heartbeat, hanging.complete]),
  },
  async function* ({ sleep }) {
    yield hanging.begun;
    for (let waited = 0; waited < HANG_MILLIS; waited += SILENCE_MILLIS_MAX) {
      await sleep(SILENCE_MILLIS_MAX);
      yield hanging.heartbeat;
    }
    yield hanging.complete;
  },
);

/** The frames look like a job's, but no job is stored; whatever the body is, it does not count. */
function diagnosticRoute(
  { summary, streamExample }: { summary: string; streamExample: string },
  play: (context: Context) => AsyncIterable<DiagnosticEvent>,
) {
  return askingRoute(
    {
      success: 200,
      document: {
        tag: 'Assistant',
        summary,
        description: `For tests of clients, where diagnostics are enabled. ${frontDoorOnly}`,
        streamExample,
        refusals: { 404: 'Not Found' },
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

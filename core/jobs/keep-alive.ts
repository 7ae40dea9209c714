import type { ExecutionRecord } from '../executions/execution.ts';
import { errorFields } from '../log.ts';
import type { AnswerTracker } from './answer-tracker.ts';
import type { RunJobContext } from './run-job.ts';

/**
 * Reports that the worker lives, until the answered function is called; calls `onEnd` once the execution has been ended
 * by somebody else, or by its limit, which whoever reads it decides.
 */
export function keepAlive(
  { every, log }: RunJobContext,
  tracker: AnswerTracker,
  { execution_id: id }: ExecutionRecord,
  onEnd: () => void,
): () => void {
  return every(tracker.limits.heartbeatSeconds * 1000, async () => {
    try {
      await tracker.heartbeat(id);
      const record = await tracker.getExecution(id);
      if (!record || record.completed_at !== null) onEnd();
    } catch (error) {
      // One lost heartbeat is borne; when they all are, whoever reads the record calls the worker dead.
      log.warn('heartbeat_failed', { execution_id: id, ...errorFields(error) });
    }
  });
}

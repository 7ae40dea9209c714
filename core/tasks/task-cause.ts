import type { FailureReason } from '../meetings/reasons.ts';
import type { TaskStop } from './task.ts';

/** Why a task ended without a farewell, and whether another attempt may do better. */
export type TaskCause = { reason: FailureReason; isTransient: boolean };

/** Docker and Fargate say these of a container that outgrew its memory. */
const OUT_OF_MEMORY = /OutOfMemory|out of memory/i;
const SPOT = /spot/i;
/** A missing image or a missing right stays missing; a slow registry does not. */
const PERMANENT_PULL = /not found|does not exist|denied|unauthorized|forbidden|AccessDenied|invalid reference/i;
const NEVER_STARTED =
  /CannotPull|CannotCreate|CannotStart|ResourceInitialization|TaskFailedToStart|Timeout waiting for network/i;

/**
 * Reads the cause from what ECS reported (the codes of "Amazon ECS stopped tasks error messages").
 * Whether to try again is decided only for tasks that never came up.
 */
export function taskCause({ stop_code, stopped_reason, container_reason, exit_code }: TaskStop): TaskCause {
  const words = [stop_code, stopped_reason, container_reason].filter(Boolean).join(' ');
  if (OUT_OF_MEMORY.test(words)) return { reason: 'out_of_memory', isTransient: false };
  if (stop_code === 'SpotInterruption' || (stop_code === 'TerminationNotice' && SPOT.test(words))) {
    return { reason: 'spot_interrupted', isTransient: true };
  }
  if (exit_code === undefined && NEVER_STARTED.test(words)) {
    return { reason: 'launch_failed', isTransient: !PERMANENT_PULL.test(words) };
  }
  return { reason: 'task_stopped', isTransient: exit_code === undefined && stop_code !== 'UserInitiated' };
}

import type { JobEvent } from '../../core/jobs/job.ts';
import { firstEvent } from '../../core/jobs/job-view.ts';

export type DiagnosticEvent = JobEvent | { event: 'heartbeat'; data: object };

/** What known clients are tested against. */
export const failing: readonly DiagnosticEvent[] = [
  firstEvent,
  { event: 'error', data: { error: 'Simulated processing error: Document retrieval failed' } },
];

export const hanging = {
  begun: { event: 'progress', data: { step: 'initializing', message: 'Starting...', progress: 5, details: null } },
  heartbeat: { event: 'heartbeat', data: {} },
  complete: { event: 'complete', data: { step: 'complete', message: 'Analysis complete', progress: 100 } },
} as const satisfies Record<string, DiagnosticEvent>;

import type { JobEvent } from '../../core/jobs/job.ts';

export type DiagnosticEvent = JobEvent | { event: 'heartbeat'; data: object };

const begun = (progress: number): DiagnosticEvent => ({
  event: 'progress',
  data: { step: 'initializing', message: 'Starting...', progress, details: null },
});

/** What known clients are tested against. */
export const failing: readonly DiagnosticEvent[] = [
  begun(10),
  { event: 'error', data: { error: 'Simulated processing error: Document retrieval failed' } },
];

export const hanging = {
  begun: begun(5),
  heartbeat: { event: 'heartbeat', data: {} },
  complete: { event: 'complete', data: { step: 'complete', message: 'Analysis complete', progress: 100 } },
} as const satisfies Record<string, DiagnosticEvent>;

const EXECUTION_PREFIX = 'exec_';
const JOB_PREFIX = 'job_';
const SUFFIX = /^[0-9a-f]{16,64}$/;

/** A job is a view of its execution, so the two ids differ in their first letters only. */
export const jobIdOf = (executionId: string): string => `${JOB_PREFIX}${executionId.slice(EXECUTION_PREFIX.length)}`;

/** The execution behind a job's id; undefined when it cannot be one of ours. */
export function executionIdOf(jobId: string): string | undefined {
  const suffix = jobId.startsWith(JOB_PREFIX) ? jobId.slice(JOB_PREFIX.length) : '';
  return SUFFIX.test(suffix) ? `${EXECUTION_PREFIX}${suffix}` : undefined;
}

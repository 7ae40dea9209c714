import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { getExecutionTracker, initializeTracker, shutdownTracker } from '../../../core/executions/index.ts';
import { aRun } from './test-tracker.ts';

afterEach(shutdownTracker);

describe('test_global_tracker_instance_functions', () => {
  it('is one per process until it is shut down', async () => {
    const tracker = getExecutionTracker();
    expect(getExecutionTracker()).toBe(tracker);
    const id = await tracker.createExecution(aRun);
    shutdownTracker();
    expect(getExecutionTracker()).not.toBe(tracker);
    expect(await getExecutionTracker().getExecution(id)).toBeNull();
  });

  it('is replaced by one that is initialized with parts of its own', () => {
    const before = getExecutionTracker();
    const tracker = initializeTracker({ limits: { executionTimeoutSeconds: 99 } });
    expect(tracker).not.toBe(before);
    expect(getExecutionTracker()).toBe(tracker);
    expect(tracker.limits).toMatchObject({ executionTimeoutSeconds: 99, deadAfterSeconds: 10 });
  });
});

describe('examples/track-an-agent.ts', () => {
  it('imports the library, tracks a run and ends by itself', async () => {
    const example = fileURLToPath(new URL('../../../examples/track-an-agent.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [example]);
    expect(stdout).toContain('event    agent_started');
    expect(stdout).toContain('thinking (');
    expect(stdout).toContain('successful_executions: 1');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { AgentExecutionPhase, agentPhases, agentPhaseTable } from '../../../core/executions/agent-phase.ts';
import { AgentExecutionTracker, ExecutionTracker } from '../../../core/executions/index.ts';
import { ExecutionState, executionStates } from '../../../core/executions/state.ts';
import { aRun, createTestTracker, storeKinds, type TestTracker } from './test-tracker.ts';

/** The way of an answer through the phases, as the seed has it. */
const goldenPath = [
  AgentExecutionPhase.WEBSOCKET_SETUP,
  AgentExecutionPhase.CONTEXT_VALIDATION,
  AgentExecutionPhase.STARTING,
  AgentExecutionPhase.THINKING,
  AgentExecutionPhase.LLM_INTERACTION,
  AgentExecutionPhase.TOOL_EXECUTION,
  AgentExecutionPhase.RESULT_PROCESSING,
  AgentExecutionPhase.COMPLETING,
  AgentExecutionPhase.COMPLETED,
];

const unlikelyStates = [
  { success: true, completed: true },
  'done',
  'COMPLETED',
  '',
  null,
  undefined,
  3,
  ['completed'],
  () => 'completed',
];

describe.each(storeKinds)('AgentExecutionTracker on %s', (kind) => {
  let test: TestTracker;
  beforeEach(async () => {
    test = await createTestTracker(kind);
  });
  const started = async () => {
    const id = await test.tracker.createExecution(aRun);
    await test.tracker.startExecution(id);
    return id;
  };
  const walk = async (id: string, phases: readonly AgentExecutionPhase[]) => {
    for (const phase of phases) expect(await test.tracker.transitionState(id, phase)).toBe(true);
  };

  describe('execution state management', () => {
    it.each(unlikelyStates.map((given) => [given]))(
      'test_execution_state_enum_usage_validation_critical_fix: refuses %s and changes nothing',
      async (given) => {
        const id = await started();
        const before = await test.tracker.getExecution(id);
        // @ts-expect-error: the compiler refuses it too.
        const update = test.tracker.updateExecutionState(id, given);
        await expect(update).rejects.toThrow(
          'Valid states: pending, starting, running, completing, completed, failed, timeout, dead, cancelled',
        );
        await expect(update).rejects.toMatchObject({ name: 'InvalidExecutionStateError' });
        expect(await test.tracker.getExecution(id)).toEqual(before);
      },
    );

    it('test_execution_state_transition_validation: goes forward only, and starts once', async () => {
      const id = await test.tracker.createExecution(aRun);
      expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'pending', current_phase: 'created' });
      expect(await test.tracker.startExecution(id)).toBe(true);
      expect(await test.tracker.startExecution(id)).toBe(false);
      expect(await test.tracker.heartbeat(id)).toBe(true);
      expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'running', heartbeat_count: 1 });
      expect(await test.tracker.updateExecutionState(id, ExecutionState.PENDING)).toBe(false);
      expect(await test.tracker.updateExecutionState(id, ExecutionState.COMPLETING)).toBe(true);
      expect(await test.tracker.updateExecutionState(id, ExecutionState.COMPLETED, { result: { answer: 42 } })).toBe(
        true,
      );
      expect(await test.tracker.getExecution(id)).toMatchObject({
        state: 'completed',
        result: { answer: 42 },
        error: null,
      });
    });

    const terminal = executionStates.filter(
      (state) => !['pending', 'starting', 'running', 'completing'].includes(state),
    );
    it.each(terminal)('test_terminal_state_handling_and_cleanup: nothing changes after %s', async (state) => {
      const id = await started();
      expect(await test.tracker.updateExecutionState(id, state, { error: 'why' })).toBe(true);
      const ended = await test.tracker.getExecution(id);
      expect(ended).toMatchObject({ state, error: 'why', completed_at: test.context.now().toISOString() });
      test.advance(3600);
      for (const next of executionStates) expect(await test.tracker.updateExecutionState(id, next)).toBe(false);
      expect(await test.tracker.startExecution(id)).toBe(false);
      expect(await test.tracker.heartbeat(id)).toBe(false);
      expect(await test.tracker.transitionState(id, AgentExecutionPhase.WEBSOCKET_SETUP)).toBe(false);
      expect(await test.tracker.setAgentState(id, { metadata: { late: true } })).toBe(false);
      expect(await test.tracker.setTimeout(id, 99)).toBe(false);
      expect(await test.tracker.getExecution(id)).toEqual(ended);
    });
  });

  describe('phases', () => {
    it('test_phase_transition_validation_from_consolidated_state_tracker: refuses every move outside the table', async () => {
      for (const to of agentPhases) {
        const id = await started();
        const before = await test.tracker.getExecution(id);
        const isAllowed = agentPhaseTable.allows(AgentExecutionPhase.CREATED, to);
        expect(await test.tracker.validateStateTransition(id, to)).toBe(isAllowed);
        if (isAllowed) {
          expect(await test.tracker.transitionState(id, to)).toBe(true);
        } else {
          await expect(test.tracker.transitionState(id, to)).rejects.toMatchObject({
            name: 'PhaseTransitionError',
            from: 'created',
            to,
          });
          expect(await test.tracker.getExecution(id)).toEqual(before);
          expect(await test.tracker.getStateHistory(id)).toEqual([]);
        }
      }
    });

    it('makes a jump with a warning under the policy `warn`, and a repeat too', async () => {
      const warned = await createTestTracker(kind, { phasePolicy: 'warn' });
      const id = await warned.tracker.createExecution(aRun);
      expect(await warned.tracker.transitionState(id, AgentExecutionPhase.THINKING)).toBe(true);
      expect(await warned.tracker.transitionState(id, AgentExecutionPhase.THINKING)).toBe(true);
      expect(await warned.tracker.getExecution(id)).toMatchObject({ current_phase: 'thinking', warning_count: 2 });
      expect(warned.logged.filter(({ event }) => event === 'phase_not_in_table')).toHaveLength(2);
      // @ts-expect-error: no phase at all is refused in any case.
      await expect(warned.tracker.transitionState(id, 'dreaming')).rejects.toThrow('dreaming');
    });

    it('test_websocket_event_emission_during_phase_transitions: tells the sink of each move, in order', async () => {
      const id = await started();
      await walk(id, goldenPath);
      expect(test.events.map(({ type }) => type)).toEqual([
        'agent_started',
        'agent_thinking',
        'agent_thinking',
        'tool_executing',
        'agent_thinking',
        'agent_thinking',
        'agent_completed',
      ]);
      expect(test.events[0]).toMatchObject({
        run_id: aRun.threadId,
        agent_name: aRun.agentName,
        payload: { status: 'started', context: { phase: 'starting' } },
      });
    });

    it('hides secrets in events and cuts what is long', async () => {
      const id = await started();
      await walk(id, goldenPath.slice(0, 5));
      const parameters = { api_key: 'k', Authorization: 'a', nested: [{ password: 'p' }], text: 'x'.repeat(5000) };
      await test.tracker.transitionState(id, AgentExecutionPhase.TOOL_EXECUTION, { tool_name: 'search', parameters });
      const shown = JSON.stringify(test.events.at(-1));
      expect(test.events.at(-1)).toMatchObject({
        type: 'tool_executing',
        payload: {
          tool_name: 'search',
          status: 'executing',
          parameters: { api_key: '[REDACTED]', Authorization: '[REDACTED]', nested: [{ password: '[REDACTED]' }] },
        },
      });
      expect(shown.length).toBeLessThan(1500);
    });

    it('keeps the move when the sink fails, and says so', async () => {
      const failing = await createTestTracker(kind, {
        sink: () => {
          throw new Error('nobody there');
        },
      });
      const id = await failing.tracker.createExecution(aRun);
      await failing.tracker.transitionState(id, AgentExecutionPhase.FAILED);
      expect(await failing.tracker.getExecution(id)).toMatchObject({ current_phase: 'failed', state: 'pending' });
      expect(failing.logged).toContainEqual(expect.objectContaining({ event: 'agent_event_not_sent' }));
      const [entry] = await failing.tracker.getStateHistory(id);
      // What is stored on DynamoDB is carried on by its change stream.
      expect(entry?.event_sent).toBe(kind === 'DynamoDB');
    });

    it('test_state_history_tracking_and_retrieval: every move with what it left and how long that lasted', async () => {
      const id = await started();
      test.advance(1.5);
      await test.tracker.transitionState(id, AgentExecutionPhase.WEBSOCKET_SETUP, { websocket_connected: true });
      await test.tracker.transitionState(id, AgentExecutionPhase.CONTEXT_VALIDATION);
      test.advance(2);
      await test.tracker.transitionState(id, AgentExecutionPhase.STARTING);
      expect(await test.tracker.getStateHistory(id)).toMatchObject([
        {
          from_phase: 'created',
          to_phase: 'websocket_setup',
          duration_ms: 1500,
          metadata: { websocket_connected: true },
        },
        { from_phase: 'websocket_setup', to_phase: 'context_validation', duration_ms: 0, metadata: {} },
        { from_phase: 'context_validation', to_phase: 'starting', duration_ms: 2000, event_sent: true },
      ]);
    });

    it('keeps the order of moves of one millisecond', async () => {
      const id = await started();
      await walk(id, goldenPath);
      expect((await test.tracker.getStateHistory(id)).map(({ to_phase }) => to_phase)).toEqual(goldenPath);
    });

    it('test_agent_state_management_and_updates: counts are replaced, metadata is merged', async () => {
      const id = await started();
      await test.tracker.setAgentState(id, { warning_count: 2, metadata: { a: 1, b: 1 } });
      await test.tracker.setAgentState(id, { error_count: 1, warning_count: 1, metadata: { b: 2 } });
      test.advance(3);
      expect(await test.tracker.getAgentState(id)).toEqual({
        state: 'starting',
        current_phase: 'created',
        phase_count: 0,
        total_duration_ms: 3000,
        current_phase_duration_ms: 3000,
        warning_count: 1,
        error_count: 1,
        metadata: { a: 1, b: 2 },
      });
    });
  });

  describe('timeouts', () => {
    it('test_timeout_configuration_and_validation: tells how much time is left', async () => {
      const id = await started();
      expect(await test.tracker.checkTimeout(id)).toMatchObject({ timeout_seconds: 25, is_timed_out: false });
      expect(await test.tracker.setTimeout(id, 7)).toBe(true);
      test.advance(3);
      expect(await test.tracker.checkTimeout(id)).toEqual({
        elapsed_seconds: 3,
        timeout_seconds: 7,
        is_timed_out: false,
        time_until_timeout: 4,
        circuit_breaker_state: 'closed',
        circuit_breaker_failures: 0,
      });
      expect(() => test.tracker.setTimeout(id, 0)).toThrow(RangeError);
      expect(() => test.tracker.setTimeout(id, Number.NaN)).toThrow(RangeError);
    });

    it('test_execution_timeout_detection_and_handling: ends what took too long, and tells', async () => {
      const told: string[] = [];
      test.tracker.registerTimeoutCallback(() => {
        throw new Error('a bad callback');
      });
      test.tracker.registerTimeoutCallback(({ execution_id }) => void told.push(execution_id));
      const id = await started();
      for (let beat = 0; beat < 5; beat += 1) {
        test.advance(5);
        await test.tracker.heartbeat(id);
        expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'running' });
      }
      test.advance(1);
      expect(await test.tracker.getExecution(id)).toMatchObject({
        state: 'timeout',
        error: 'Execution exceeded 25s timeout',
        error_count: 1,
      });
      expect(told).toEqual([id]);
      expect(test.events.at(-1)).toMatchObject({
        type: 'agent_death',
        payload: { death_cause: 'timeout', recovery_action: 'refresh_required' },
      });
      expect(await test.tracker.checkTimeout(id)).toMatchObject({ is_timed_out: true, time_until_timeout: 0 });
    });
  });

  describe('circuit breaker', () => {
    const failing = async () => {
      throw new Error('the model is away');
    };
    const call = (id: string, run: () => Promise<unknown>) =>
      test.tracker.executeWithCircuitBreaker(id, run, 'llm_api_call');

    it('test_circuit_breaker_functionality_and_states: opens at the threshold and refuses without calling', async () => {
      const id = await started();
      for (let failure = 1; failure <= 3; failure += 1) {
        await expect(call(id, failing)).rejects.toThrow('the model is away');
        expect(await test.tracker.circuitBreakerStatus(id)).toMatchObject({
          failure_count: failure,
          is_open: failure === 3,
        });
      }
      let calls = 0;
      const refused = call(id, async () => {
        calls += 1;
      });
      await expect(refused).rejects.toThrow('Circuit breaker open for llm_api_call. Next attempt allowed in 30.0s');
      await expect(refused).rejects.toMatchObject({ name: 'CircuitBreakerOpenError' });
      expect(calls).toBe(0);
      expect(await test.tracker.resetCircuitBreaker(id)).toBe(true);
      expect(await call(id, async () => 'well')).toBe('well');
    });

    it('test_circuit_breaker_failure_and_recovery_cycle: half open after the recovery, closed after two successes', async () => {
      const id = await test.tracker.createExecution({ ...aRun, timeoutSeconds: 1000, startWithinSeconds: 1000 });
      for (let failure = 0; failure < 3; failure += 1) await expect(call(id, failing)).rejects.toThrow();
      test.advance(30);
      expect(await call(id, async () => 1)).toBe(1);
      expect(await test.tracker.circuitBreakerStatus(id)).toMatchObject({ state: 'half_open' });
      expect(await call(id, async () => 2)).toBe(2);
      expect(await test.tracker.circuitBreakerStatus(id)).toMatchObject({ state: 'closed', failure_count: 0 });
    });

    it('test_execute_with_circuit_breaker_protection: hands the result through, and is shared by a dependency', async () => {
      const [one, other, third] = [await started(), await started(), await started()];
      expect(await call(one, async () => 'success_result')).toBe('success_result');
      await test.tracker.registerCircuitBreaker(one, { dependency: 'model', failureThreshold: 1 });
      await test.tracker.registerCircuitBreaker(other, { dependency: 'model' });
      await expect(call(one, failing)).rejects.toThrow('the model is away');
      await expect(test.another().executeWithCircuitBreaker(other, failing, 'ask')).rejects.toThrow(
        'Circuit breaker open for ask',
      );
      await expect(call(third, failing)).rejects.toThrow('the model is away');
    });

    it('test_circuit_breaker_open_error_handling: counts for the timeout status of the execution', async () => {
      const id = await started();
      for (let failure = 0; failure < 3; failure += 1) await expect(call(id, failing)).rejects.toThrow();
      expect(await test.tracker.checkTimeout(id)).toMatchObject({
        circuit_breaker_state: 'open',
        circuit_breaker_failures: 3,
      });
    });
  });

  describe('death', () => {
    it('test_heartbeat_monitoring_and_death_detection: dead when the last heartbeat is more than 10 s old', async () => {
      const told: string[] = [];
      test.tracker.registerDeathCallback(async () => {
        throw new Error('a bad callback');
      });
      test.tracker.registerDeathCallback(({ execution_id }) => void told.push(execution_id));
      const id = await started();
      await test.tracker.heartbeat(id);
      test.advance(10);
      expect(await test.tracker.detectDeadExecutions()).toEqual([]);
      test.advance(0.5);
      expect(await test.tracker.detectDeadExecutions()).toMatchObject([{ execution_id: id, state: 'dead' }]);
      expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'dead', error: 'No heartbeat for 10.5s' });
      expect(await test.tracker.detectDeadExecutions()).toEqual([]);
      expect(told).toEqual([id]);
      expect(test.events).toMatchObject([
        { type: 'agent_death', run_id: aRun.threadId, payload: { death_cause: 'no_heartbeat' } },
      ]);
    });

    it('is found by whoever reads, by another process too, and once', async () => {
      const id = await started();
      test.advance(11);
      const seen = await Promise.all([1, 2, 3, 4].map(() => test.another().getExecution(id)));
      expect(seen.map((record) => record?.state)).toEqual(['dead', 'dead', 'dead', 'dead']);
      expect(test.events).toHaveLength(1);
    });

    it('comes before the timeout', async () => {
      const id = await started();
      test.advance(26);
      expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'dead' });
    });

    it('waits for the start as long as the execution may', async () => {
      const id = await test.tracker.createExecution({ ...aRun, startWithinSeconds: 60 });
      test.advance(60);
      expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'pending' });
      test.advance(0.1);
      expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'dead', error: 'No heartbeat for 60.1s' });
    });

    it('test_background_monitoring_task_functionality: ends silent executions until it is stopped', async () => {
      let wake = () => {};
      const sleeping = { sleep: () => new Promise<void>((resolve) => (wake = resolve)) };
      const watched = await createTestTracker(kind, sleeping);
      const found = new Promise<string>((resolve) =>
        watched.tracker.registerDeathCallback((record) => resolve(record.execution_id)),
      );
      const id = await watched.tracker.createExecution(aRun);
      watched.tracker.startMonitoring();
      watched.tracker.startMonitoring();
      watched.advance(11);
      wake();
      expect(await found).toBe(id);
      watched.tracker.stopMonitoring();
      const later = await watched.tracker.createExecution(aRun);
      watched.advance(11);
      wake();
      await new Promise(setImmediate);
      expect(await watched.store.find(later)).toMatchObject({ state: 'pending' });
    });
  });

  describe('isolation and concurrency', () => {
    it('test_multi_user_execution_isolation_and_safety: lists by user, agent and thread apart', async () => {
      const mine = await test.tracker.createExecution(aRun);
      const theirs = await test.tracker.createExecution({ ...aRun, userId: 'user-2', threadId: 'thread-2' });
      const writer = await test.tracker.createExecution({ ...aRun, agentName: 'writer' });
      const ids = (records: { execution_id: string }[]) => records.map(({ execution_id }) => execution_id).toSorted();
      expect(ids(await test.tracker.getActiveExecutions())).toEqual([mine, theirs, writer].toSorted());
      expect(ids(await test.tracker.getActiveExecutions({ userId: 'user-1' }))).toEqual([mine, writer].toSorted());
      expect(ids(await test.tracker.getExecutionsByThread('thread-2'))).toEqual([theirs]);
      expect(ids(await test.tracker.getExecutionsByAgent('writer'))).toEqual([writer]);
      await test.tracker.setAgentState(mine, { metadata: { secret: 'mine' } });
      expect((await test.tracker.getExecution(theirs))?.metadata).toEqual({});
    });

    it('gives a user no more open executions than the tracker allows, and one again when one ends', async () => {
      const { tracker } = await createTestTracker(kind, {}, { openPerUserMax: 3 });
      const attempts = Array.from({ length: 10 }, () => tracker.createExecution(aRun));
      const made = (await Promise.allSettled(attempts)).flatMap((one) =>
        one.status === 'fulfilled' ? [one.value] : [],
      );
      expect(made).toHaveLength(3);
      await expect(tracker.createExecution(aRun)).rejects.toMatchObject({ name: 'TooManyOpenExecutionsError' });
      expect(await tracker.createExecution({ ...aRun, userId: 'user-2' })).toMatch(/^exec_/);
      await tracker.updateExecutionState(made[0] ?? '', ExecutionState.FAILED);
      await tracker.updateExecutionState(made[0] ?? '', ExecutionState.COMPLETED);
      await tracker.createExecution(aRun);
      await expect(tracker.createExecution(aRun)).rejects.toThrow('Too many open executions (3)');
    });

    it('test_concurrent_execution_state_updates_safety: exactly one of many ends wins', async () => {
      const id = await started();
      const ends = ['completed', 'failed', 'cancelled', 'timeout', 'dead'] as const;
      const wins = await Promise.all(
        ends.map((state) => test.another().updateExecutionState(id, state, { error: state })),
      );
      expect(wins.filter(Boolean)).toHaveLength(1);
      const { state, error } = (await test.tracker.getExecution(id)) ?? {};
      expect(error).toBe(state);
      expect(ends.indexOf(state as (typeof ends)[number])).toBe(wins.indexOf(true));
    });

    it('test_concurrent_access_and_race_condition_safety: no heartbeat and no change is lost', async () => {
      const id = await started();
      await Promise.all([
        ...Array.from({ length: 20 }, () => test.another().heartbeat(id)),
        ...Array.from({ length: 10 }, (_, n) => test.another().setAgentState(id, { metadata: { [`field_${n}`]: n } })),
      ]);
      const record = await test.tracker.getExecution(id);
      expect(record).toMatchObject({ state: 'running', heartbeat_count: 20 });
      expect(Object.keys(record?.metadata ?? {})).toHaveLength(10);
    });

    it('test_unified_id_manager_integration_for_execution_ids: unique, and sortable by time', async () => {
      const ids: string[] = [];
      for (let count = 0; count < 50; count += 1) {
        ids.push(await test.tracker.createExecution(aRun));
        test.advance(0.001);
      }
      expect(new Set(ids).size).toBe(50);
      expect(ids).toEqual(ids.toSorted());
      for (const id of ids) expect(id).toMatch(/^exec_[0-9a-f]{27}$/);
    });
  });

  describe('the whole', () => {
    it('test_full_consolidated_execution_context_creation: everything about one execution', async () => {
      const id = await test.tracker.createExecutionWithFullContext({
        ...aRun,
        timeoutSeconds: 60,
        dependency: 'model',
        userContext: { tier: 'enterprise' },
        messageContext: { message_id: 'm-1' },
      });
      expect(await test.tracker.getExecutionContext(id)).toMatchObject({
        execution: {
          execution_id: id,
          user_id: 'user-1',
          metadata: { user_context: { tier: 'enterprise' }, message_context: { message_id: 'm-1' } },
        },
        agent_state: { state: 'pending', current_phase: 'created' },
        timeout: { timeout_seconds: 60, is_timed_out: false },
        circuit_breaker: { state: 'closed', failure_threshold: 3, recovery_timeout: 30, can_retry: true },
        history: [],
      });
    });

    it('test_golden_path_chat_functionality_support: from the creation to the answer', async () => {
      const id = await started();
      await walk(id, goldenPath);
      expect(await test.tracker.updateExecutionState(id, ExecutionState.COMPLETED, { result: 'an answer' })).toBe(true);
      expect(await test.tracker.getExecution(id)).toMatchObject({
        state: 'completed',
        current_phase: 'completed',
        phase_count: goldenPath.length,
        result: 'an answer',
      });
    });

    it('test_metrics_collection_and_reporting: counts ends, of all and of one user', async () => {
      expect(await test.tracker.getMetrics()).toMatchObject({ total_executions: 0, success_rate: 0, failure_rate: 0 });
      for (const state of ['completed', 'completed', 'failed', 'cancelled'] as const) {
        await test.tracker.updateExecutionState(await test.tracker.createExecution(aRun), state);
      }
      await test.tracker.createExecution({ ...aRun, userId: 'user-2' });
      expect(await test.tracker.getMetrics()).toEqual({
        total_executions: 5,
        active_executions: 1,
        successful_executions: 2,
        failed_executions: 1,
        timeout_executions: 0,
        dead_executions: 0,
        success_rate: 0.4,
        failure_rate: 0.2,
      });
      expect(await test.tracker.getMetrics({ userId: 'user-1' })).toMatchObject({
        total_executions: 4,
        success_rate: 0.5,
      });
    });

    it('test_cleanup_of_completed_executions: leave the active store after 60 s; what happened stays', async () => {
      const id = await started();
      await test.tracker.transitionState(id, AgentExecutionPhase.FAILED);
      await test.tracker.updateExecutionState(id, ExecutionState.FAILED);
      test.advance(60);
      expect(await test.tracker.cleanUp()).toBe(0);
      expect(await test.tracker.getExecutionsByAgent('researcher')).toHaveLength(1);
      test.advance(1);
      expect(await test.tracker.cleanUp()).toBe(1);
      expect(await test.tracker.getExecutionsByAgent('researcher')).toEqual([]);
      expect(await test.tracker.getStateHistory(id)).toHaveLength(1);
      expect(await test.tracker.getExecution(id)).toMatchObject({ state: 'failed' });
    });

    it('test_invalid_execution_id_handling: unknown ids are false, null or empty', async () => {
      const { tracker } = test;
      for (const id of ['exec_unknown', '', 'x'.repeat(500)]) {
        expect(await tracker.getExecution(id)).toBeNull();
        expect(await tracker.startExecution(id)).toBe(false);
        expect(await tracker.heartbeat(id)).toBe(false);
        expect(await tracker.updateExecutionState(id, ExecutionState.COMPLETED)).toBe(false);
        expect(await tracker.transitionState(id, AgentExecutionPhase.STARTING)).toBe(false);
        expect(await tracker.validateStateTransition(id, AgentExecutionPhase.STARTING)).toBe(false);
        expect(await tracker.getStateHistory(id)).toEqual([]);
        expect(await tracker.getAgentState(id)).toBeNull();
        expect(await tracker.setAgentState(id, { error_count: 1 })).toBe(false);
        expect(await tracker.checkTimeout(id)).toBeNull();
        expect(await tracker.setTimeout(id, 5)).toBe(false);
        expect(await tracker.registerCircuitBreaker(id)).toBe(false);
        expect(await tracker.circuitBreakerStatus(id)).toBeNull();
        expect(await tracker.resetCircuitBreaker(id)).toBe(false);
        expect(await tracker.getExecutionContext(id)).toBeNull();
      }
      expect(await tracker.getExecutionsByAgent('nobody')).toEqual([]);
      expect(await tracker.getExecutionsByThread('none')).toEqual([]);
      expect(await tracker.executeWithCircuitBreaker('exec_unknown', async () => 'made', 'call')).toBe('made');
    });
  });
});

describe('ExecutionTracker', () => {
  it('test_execution_tracker_compatibility_alias: is the tracker under its short name', () => {
    expect(ExecutionTracker).toBe(AgentExecutionTracker);
  });
});

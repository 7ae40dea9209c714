import { afterAll, describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../local/interfaces.ts';
import type { LocalFunction } from '../../../local/lambda/local-function.ts';
import { waitFor } from '../wait-for.ts';
import { createTestFunctions } from './test-functions.ts';

const { around, start, stop } = await createTestFunctions();
afterAll(stop);

const payloadOf = (result: InvokeResult): unknown => (result.outcome === 'answered' ? result.payload : result);

/** Always has two short events for the function to handle, until it does so in two processes; answers their ids. */
async function keepBusy(wait: LocalFunction): Promise<ReadonlySet<unknown>> {
  const pids = new Set<unknown>();
  const loop = async () => {
    while (pids.size < 2) pids.add(Object(payloadOf(await wait.invoke({ millis: 20 }))).pid);
  };
  await Promise.all([loop(), loop()]);
  return pids;
}

describe('a function', () => {
  it('answers with what its handler returns, warm in the same process', async () => {
    const echo = start('echo');
    const first = payloadOf(await echo.invoke({ hello: 'you' }));
    const second = payloadOf(await echo.invoke({ hello: 'again' }));
    expect(first).toMatchObject({ event: { hello: 'you' }, functionName: 'fixture-echo' });
    expect(second).toMatchObject({ pid: Object(first).pid });
  });

  it("has the template's variables, its role's credentials and the emulators' endpoints, and nothing of ours", async () => {
    process.env.SECRET_OF_THE_DEVELOPER = 'x';
    const environment = Object(payloadOf(await start('readEnvironment').invoke({})));
    expect(environment).toMatchObject({
      TABLE_NAME: 'meetings',
      AWS_REGION: around.region,
      ...around.endpointEnvironment(),
    });
    expect(around.credentials.find(environment.AWS_ACCESS_KEY_ID)?.roleArn).toBe(
      'arn:aws:iam::000000000000:role/fixture',
    );
    expect(environment).not.toHaveProperty('SECRET_OF_THE_DEVELOPER');
    expect(environment).not.toHaveProperty('PATH');
  });

  it('finds the model that a person brings, with the credentials of its role and nothing else', async () => {
    process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = 'http://127.0.0.1:9';
    process.env.AWS_BEARER_TOKEN_BEDROCK = 'secret';
    const environment = Object(payloadOf(await start('readEnvironment').invoke({})));
    delete process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
    delete process.env.AWS_BEARER_TOKEN_BEDROCK;
    expect(environment.AWS_ENDPOINT_URL_BEDROCK_RUNTIME).toBe('http://127.0.0.1:9');
    expect(environment).not.toHaveProperty('AWS_BEARER_TOKEN_BEDROCK');
    expect(environment.AWS_ACCESS_KEY_ID).toMatch(/^LOCAL/);
    expect(Object(payloadOf(await start('readEnvironment').invoke({})))).not.toHaveProperty(
      'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
    );
  });

  it('handles several events at once, up to its processes, and throttles what may not wait', async () => {
    const wait = start('wait', { limits: { processesMax: 2, waitingMax: 4, patienceMillis: 0 } });
    const results = await Promise.all(Array.from({ length: 7 }, () => wait.invoke({ millis: 300 })));
    const pids = results.flatMap((result) => (result.outcome === 'answered' ? [Object(result.payload).pid] : []));
    expect(new Set(pids).size).toBe(2);
    expect(pids).toHaveLength(5);
    expect(results.filter(({ outcome }) => outcome === 'throttled')).toHaveLength(2);
  });

  it('starts no other process for events that the first will soon have done', async () => {
    const echo = start('echo', { limits: { patienceMillis: 60_000 } });
    const results = await Promise.all(Array.from({ length: 10 }, () => echo.invoke({})));
    expect(new Set(results.map((result) => Object(payloadOf(result)).pid)).size).toBe(1);
  });

  it('starts another when events have waited long enough', async () => {
    const wait = start('wait', { limits: { patienceMillis: 50 } });
    const endless = wait.invoke({ millis: 60_000 });
    expect(await wait.invoke({ millis: 1 })).toMatchObject({ outcome: 'answered' });
    await wait.goAway();
    expect(await endless).toMatchObject({ outcome: 'failed' });
  });

  it('starts another when there is always something waiting, however briefly', async () => {
    const wait = start('wait', { limits: { patienceMillis: 200, processesMax: 2 } });
    const pids = await keepBusy(wait);
    expect(pids.size).toBe(2);
  });

  it('retires also a process that came too late for any event', async () => {
    const wait = start('wait', { limits: { patienceMillis: 0, processesMax: 2, idleSeconds: 0.05 } });
    await Promise.all([wait.invoke({ millis: 1 }), wait.invoke({ millis: 1 })]);
    await waitFor('both processes to end', () => wait.processCount === 0);
  });

  it('is killed at its time limit', async () => {
    const result = await start('wait', { timeoutSeconds: 1 }).invoke({ millis: 60_000 });
    expect(result).toMatchObject({ outcome: 'failed', errorType: 'Sandbox.Timedout' });
  });

  it('fails the event it crashed at and takes the next in a new process', async () => {
    const crash = start('crash');
    expect(await crash.invoke({ code: 7 })).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: 'Runtime exited: exit status 7',
    });
    expect(await crash.invoke({ code: 3 })).toMatchObject({ errorMessage: 'Runtime exited: exit status 3' });
  });

  it('gives no event to a process that just crashed', async () => {
    const crash = start('crash', { limits: { processesMax: 1 } });
    const results = await Promise.all([1, 2, 3].map((code) => crash.invoke({ code })));
    const messages = results.map((result) => Object(result).errorMessage);
    expect(messages).toEqual([1, 2, 3].map((code) => `Runtime exited: exit status ${code}`));
  });

  it('tells the error its handler threw', async () => {
    const result = await start('fail').invoke({});
    expect(result).toEqual({ outcome: 'failed', errorType: 'TypeError', errorMessage: 'It always fails.' });
    const logged = await waitFor('its log', () => around.lines.get('fail')?.find((line) => line.includes('stack')));
    expect(JSON.parse(logged)).toMatchObject({ level: 'error', error: 'TypeError: It always fails.' });
  });

  it('fails with the reason when its handler cannot be loaded', async () => {
    expect(await start('missing').invoke({})).toMatchObject({
      outcome: 'failed',
      errorMessage: expect.stringContaining('index.missing'),
    });
  });

  it('retires its process when it has nothing to do', async () => {
    const echo = start('echo', { limits: { idleSeconds: 0.05 } });
    await echo.invoke({});
    await waitFor('the process to end', () => echo.processCount === 0);
    expect(await echo.invoke({})).toMatchObject({ outcome: 'answered' });
  });

  it('has a process before its first event, and keeps it, where it is kept warm', async () => {
    const wait = start('wait', { limits: { idleSeconds: 0.05, isKeptWarm: true, patienceMillis: 0 } });
    wait.warmUp();
    expect(wait.processCount).toBe(1);
    const pids = await keepBusy(wait);
    await waitFor('the other process to end', () => wait.processCount === 1);
    const { pid } = Object(payloadOf(await wait.invoke({ millis: 1 })));
    expect(pids).toContain(pid);
    await wait.goAway();
    const cold = start('echo');
    cold.warmUp();
    expect(cold.processCount).toBe(0);
    cold.keepWarm();
    cold.warmUp();
    expect(cold.processCount).toBe(1);
    await cold.goAway();
  });

  it('logs what it prints as JSON lines', async () => {
    await start('speak').invoke({});
    const lines = await waitFor('two lines', () => {
      const found = around.lines.get('speak') ?? [];
      return found.length === 2 ? found : undefined;
    });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: expect.any(String), message: 'plain words' },
      { level: 'info', said: 'an object' },
    ]);
  });
});

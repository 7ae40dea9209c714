import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { StreamedAnswer } from '../../../local/interfaces.ts';
import type { LocalFunction } from '../../../local/lambda/local-function.ts';
import { waitFor } from '../wait-for.ts';
import { createTestFunctions, type FunctionOptions } from './test-functions.ts';

const functions = await createTestFunctions();
afterAll(functions.stop);

const delimiter = '\0'.repeat(8);

function startShared(handler: string, options: FunctionOptions = {}): LocalFunction {
  const shared = functions.start(handler, options);
  shared.shareProcesses();
  return shared;
}

async function stream(target: LocalFunction, event: object): Promise<StreamedAnswer> {
  const result = await target.invokeStreaming(event);
  if (result.outcome !== 'streamed') throw new Error(`It ${result.outcome}.`);
  return result;
}

/** The lines of an answer as they come, without its prelude. */
async function* linesOf({ body }: StreamedAnswer): AsyncGenerator<string> {
  let pending = '';
  for await (const chunk of body) {
    pending += chunk;
    pending = pending.slice(pending.lastIndexOf('\0') + 1);
    const complete = pending.split('\n');
    pending = complete.pop() ?? '';
    yield* complete;
  }
}

async function allOf(lines: AsyncGenerator<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function next(lines: AsyncGenerator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error('The answer is over.');
  return value;
}

describe('a handler that streams', () => {
  it('sends its prelude, eight NUL bytes and then what it writes', async () => {
    const answer = await stream(functions.start('lines'), { name: 'a', count: 2 });
    expect(answer.contentType).toBe('application/vnd.awslambda.http-integration-response');
    const [prelude = '', body] = (await text(answer.body)).split(delimiter);
    expect(JSON.parse(prelude)).toMatchObject({ statusCode: 201, cookies: ['a=1; Path=/', 'b=2'] });
    expect(body).toMatch(/^a1 \d+\na2 \d+\n$/);
  });

  it('is heard from its first byte on, long before it ends', async () => {
    const endless = functions.start('lines', { timeoutSeconds: 60 });
    const lines = linesOf(await stream(endless, { count: 1e6, pauseMillis: 20 }));
    expect(await next(lines)).toMatch(/^1 /);
    expect(await next(lines)).toMatch(/^2 /);
    await endless.goAway();
    await expect(allOf(lines)).rejects.toThrow();
  });

  it('fails as a whole when it fails before its first byte', async () => {
    expect(await functions.start('lines').invokeStreaming({ failsFirst: true })).toEqual({
      outcome: 'failed',
      errorType: 'TypeError',
      errorMessage: 'It fails before its first byte.',
    });
  });

  it('breaks its answer off when it fails in the middle, and takes the next event in the same process', async () => {
    const target = functions.start('lines');
    const broken = linesOf(await stream(target, { name: 'broken', count: 1, failsLast: true }));
    const [, pid] = (await next(broken)).split(' ');
    await expect(next(broken)).rejects.toThrow('The function failed in the middle of its answer.');
    expect(await next(linesOf(await stream(target, {})))).toBe(`1 ${pid}`);
    const error = 'TypeError: The function failed in the middle of its answer.';
    expect(functions.printedBy('lines')).toContainEqual(expect.objectContaining({ event: 'stream_broken', error }));
  });

  it('breaks its answer off when its process is killed, and takes the next event in another one', async () => {
    const target = functions.start('lines', { timeoutSeconds: 60 });
    const broken = linesOf(await stream(target, { count: 1e6, pauseMillis: 20 }));
    const [, pid] = (await next(broken)).split(' ');
    expect(target.killAtWork()).toEqual([Number(pid)]);
    await expect(allOf(broken)).rejects.toThrow();
    expect((await next(linesOf(await stream(target, {})))).split(' ')[1]).not.toBe(pid);
  });

  it('waits for whoever reads too slowly', async () => {
    const bytes = 64 * 1024 * 1024;
    const { body } = await stream(functions.start('flood', { timeoutSeconds: 60 }), { bytes });
    const { waitsAt } = await waitFor('the handler to wait', () =>
      functions.printedBy('flood').find((printed) => 'waitsAt' in printed),
    );
    expect(waitsAt).toBeLessThan(bytes / 4);
    expect(functions.printedBy('flood')).not.toContainEqual({ finished: true });
    let received = 0;
    for await (const chunk of body) received += chunk.length;
    expect(received).toBe(bytes);
  });

  it('is refused to a caller that takes whole answers only', async () => {
    expect(await functions.start('lines').invoke({})).toMatchObject({ errorType: 'Runtime.UnexpectedStream' });
  });

  it('need not be one: a whole answer comes whole', async () => {
    const result = await functions.start('whole').invokeStreaming({});
    expect(result).toEqual({ outcome: 'answered', payload: { statusCode: 418, body: 'as it is' } });
  });
});

describe('streams that share processes', () => {
  it('all begin at once, fifty in two processes, and none is mixed with another', async () => {
    const target = startShared('lines', { timeoutSeconds: 60 });
    const names = Array.from({ length: 50 }, (_, index) => `stream-${index}-`);
    // None ends before all have begun.
    const begun = await Promise.all(
      names.map(async (name) => {
        const lines = linesOf(await stream(target, { name, count: 200, pauseMillis: 25 }));
        return { name, lines, first: await next(lines) };
      }),
    );
    expect(begun.map(({ first }) => first.split(' ')[0])).toEqual(names.map((name) => `${name}1`));
    expect(target.processCount).toBe(2);
    expect(functions.printedBy('lines').filter(({ finished }) => names.includes(String(finished)))).toEqual([]);
    const others = await Promise.all(begun.slice(0, 2).map(({ lines }) => allOf(lines)));
    for (const [index, rest] of others.entries()) {
      const expected = Array.from({ length: 199 }, (_, n) => `${names[index]}${n + 2}`);
      expect(rest.map((line) => line.split(' ')[0])).toEqual(expected);
    }
  });

  it('are cut one by one at their time limit; the process ends when the others have', async () => {
    const target = startShared('lines', { timeoutSeconds: 3 });
    const late = linesOf(await stream(target, { name: 'late', count: 1e6, pauseMillis: 100 }));
    // The other one begins two seconds later and ends after the first one's limit, within its own.
    for (let n = 0; n < 20; n += 1) await next(late);
    const fine = linesOf(await stream(target, { name: 'fine', count: 21, pauseMillis: 100 }));
    const [first] = await Promise.allSettled([allOf(late)]);
    expect(first).toMatchObject({ status: 'rejected' });
    expect(target.processCount).toBe(1);
    const received = await allOf(fine);
    expect(received).toHaveLength(21);
    await waitFor('the process to end', () => target.processCount === 0);
    expect((await next(linesOf(await stream(target, {})))).split(' ')[1]).not.toBe(received[0]?.split(' ')[1]);
  });

  it('leave no room in a process that was told to end', async () => {
    const target = startShared('lines', { timeoutSeconds: 60 });
    const first = linesOf(await stream(target, { count: 1e6, pauseMillis: 20 }));
    const [, pid] = (await next(first)).split(' ');
    target.killAtWork();
    expect((await next(linesOf(await stream(target, {})))).split(' ')[1]).not.toBe(pid);
    await expect(allOf(first)).rejects.toThrow();
  });
});

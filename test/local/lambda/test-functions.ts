import { fileURLToPath } from 'node:url';
import { type FunctionLimits, functionLimits } from '../../../local/lambda/function-limits.ts';
import { LocalFunction } from '../../../local/lambda/local-function.ts';
import { type RuntimeApi, startRuntimeApi } from '../../../local/lambda/runtime-api.ts';
import { createSurroundings, type TestSurroundings } from '../surroundings.ts';

export interface FunctionOptions {
  readonly timeoutSeconds?: number;
  readonly limits?: Partial<FunctionLimits>;
}

export interface TestFunctions {
  readonly around: TestSurroundings;
  /** A function whose handler is that of the fixture. */
  start(handler: string, options?: FunctionOptions): LocalFunction;
  /** What a handler printed, as JSON objects. */
  printedBy(handler: string): Record<string, unknown>[];
  stop(): Promise<void>;
}

/** Functions of the fixture with a Runtime API of their own, whose faults fail the test. */
export async function createTestFunctions(): Promise<TestFunctions> {
  const around = createSurroundings();
  const started: LocalFunction[] = [];
  const runtimeApi: RuntimeApi = await startRuntimeApi((error) => {
    throw error;
  });
  return {
    around,
    start(handler, { timeoutSeconds = 10, limits = {} } = {}) {
      const created = new LocalFunction(definitionOf(handler, timeoutSeconds), around, runtimeApi, {
        ...functionLimits,
        ...limits,
      });
      started.push(created);
      return created;
    },
    printedBy: (handler) => (around.lines.get(handler) ?? []).map((line) => JSON.parse(line)),
    async stop() {
      await Promise.all(started.map((each) => each.goAway()));
      await runtimeApi.stop();
    },
  };
}

function definitionOf(handler: string, timeoutSeconds: number) {
  return {
    name: `fixture-${handler}`,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:fixture-${handler}`,
    constructName: handler,
    codeDirectory: fileURLToPath(new URL('../fixture', import.meta.url)),
    handler: `index.${handler}`,
    roleArn: 'arn:aws:iam::000000000000:role/fixture',
    memoryMebibytes: 256,
    timeoutSeconds,
    environment: { TABLE_NAME: 'meetings' },
    deadLetterArn: undefined,
  };
}

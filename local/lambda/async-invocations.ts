import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InvokeResult } from '../interfaces.ts';
import type { LocalFunction } from './local-function.ts';

/** As `AWS::Lambda::EventInvokeConfig` says, or Lambda's own defaults. */
export interface AsyncPolicy {
  readonly retryAttemptsMax: number;
  readonly eventAgeSecondsMax: number;
  readonly onFailureArn: string | undefined;
}

const DEFAULT_POLICY: AsyncPolicy = { retryAttemptsMax: 2, eventAgeSecondsMax: 21_600, onFailureArn: undefined };
const PENDING_MAX = 1000;
/** Lambda waits one and then two minutes; on a laptop nobody wants to. */
const RETRY_PAUSES_MILLIS = [1000, 2000] as const;
const THROTTLED_PAUSE_MILLIS = 500;

export type SendToQueue = (queueArn: string, body: string) => Promise<void>;

/** Takes events for functions and answers at once, as Lambda's asynchronous invocation does: retries, then a dead letter. */
export class AsyncInvocations {
  readonly #policies = new Map<string, AsyncPolicy>();
  readonly #send: SendToQueue;
  readonly #onFault: (error: unknown) => void;
  readonly #pending = new Set<Promise<void>>();
  readonly #end = new AbortController();

  constructor(send: SendToQueue, onFault: (error: unknown) => void) {
    this.#send = send;
    this.#onFault = onFault;
  }

  setPolicy(functionName: string, policy: Partial<AsyncPolicy>): void {
    this.#policies.set(functionName, { ...DEFAULT_POLICY, ...policy });
  }

  /** False when too many events are on their way already: the sender has to try again or give up. */
  offer(target: LocalFunction, event: unknown): boolean {
    if (this.#pending.size >= PENDING_MAX) return false;
    const work = this.#carry(target, event)
      .catch((error: unknown) => {
        if (!this.#end.signal.aborted) this.#onFault(error);
      })
      .finally(() => this.#pending.delete(work));
    this.#pending.add(work);
    return true;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await Promise.all(this.#pending);
  }

  async #carry(target: LocalFunction, event: unknown): Promise<void> {
    const policy = this.#policies.get(target.definition.name) ?? DEFAULT_POLICY;
    const expiresAtMillis = Date.now() + policy.eventAgeSecondsMax * 1000;
    for (let attempt = 1; ; ) {
      const result = await target.invoke(event);
      if (result.outcome === 'answered') return;
      const isLast = result.outcome === 'failed' && attempt > policy.retryAttemptsMax;
      if (isLast || Date.now() > expiresAtMillis) {
        await this.#giveUp(target, policy, { event, result, attempt, isLast });
        return;
      }
      await sleep(pauseMillis(result, attempt), undefined, { signal: this.#end.signal });
      // A throttled event was never run, so it does not count as an attempt.
      if (result.outcome === 'failed') attempt += 1;
    }
  }

  /** A destination gets the whole story, a dead-letter queue the bare event. */
  async #giveUp(target: LocalFunction, policy: AsyncPolicy, failure: Failure): Promise<void> {
    const { deadLetterArn } = target.definition;
    if (policy.onFailureArn) await this.#send(policy.onFailureArn, JSON.stringify(failureRecord(target, failure)));
    if (deadLetterArn) await this.#send(deadLetterArn, JSON.stringify(failure.event));
  }
}

interface Failure {
  readonly event: unknown;
  readonly result: InvokeResult;
  readonly attempt: number;
  readonly isLast: boolean;
}

function pauseMillis(result: InvokeResult, attempt: number): number {
  if (result.outcome === 'throttled') return THROTTLED_PAUSE_MILLIS;
  return RETRY_PAUSES_MILLIS[attempt - 1] ?? RETRY_PAUSES_MILLIS[1];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function failureRecord(target: LocalFunction, { event, result, attempt, isLast }: Failure): object {
  const failed = result.outcome === 'failed' ? result : undefined;
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${target.definition.arn}:$LATEST`,
      condition: isLast ? 'RetriesExhausted' : 'EventAgeExceeded',
      approximateInvokeCount: attempt,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: failed && 'Unhandled' },
    responsePayload: failed && { errorType: failed.errorType, errorMessage: failed.errorMessage },
  };
}

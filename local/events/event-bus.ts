import { setTimeout as sleep } from 'node:timers/promises';
import type { BusEvent } from '../interfaces.ts';
import type { AsyncInvocations, SendToQueue } from '../lambda/async-invocations.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import type { Json } from '../template/json.ts';
import { type EventPattern, matchesPattern } from './event-pattern.ts';

const RETRY_PAUSE_MILLIS = 500;

/** Where an event goes, and what becomes of it when Lambda does not even take it. */
export interface FunctionTarget {
  readonly function: LocalFunction;
  readonly retryAttemptsMax: number;
  readonly deadLetterArn: string | undefined;
}

export interface Rule {
  readonly pattern: EventPattern;
  readonly targets: readonly FunctionTarget[];
}

/** EventBridge: hands events to functions, by rule or by schedule. */
export class EventBus {
  readonly #rules: Rule[] = [];
  readonly #invocations: AsyncInvocations;
  readonly #send: SendToQueue;

  constructor(invocations: AsyncInvocations, send: SendToQueue) {
    this.#invocations = invocations;
    this.#send = send;
  }

  addRule(rule: Rule): void {
    this.#rules.push(rule);
  }

  async publish(event: BusEvent): Promise<void> {
    // An event that is written as JSON reads back as what a function gets.
    const seen: Json = JSON.parse(JSON.stringify(event));
    const targets = this.#rules.filter(({ pattern }) => matchesPattern(pattern, seen)).flatMap((rule) => rule.targets);
    await Promise.all(targets.map((target) => this.deliver(target, seen)));
  }

  async deliver(target: FunctionTarget, event: Json): Promise<void> {
    for (let attempt = 0; attempt <= target.retryAttemptsMax; attempt += 1) {
      if (this.#invocations.offer(target.function, event)) return;
      await sleep(RETRY_PAUSE_MILLIS, undefined, { ref: false });
    }
    if (target.deadLetterArn) await this.#send(target.deadLetterArn, JSON.stringify(event));
  }
}

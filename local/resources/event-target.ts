import * as z from 'zod';
import type { FunctionTarget } from '../events/event-bus.ts';
import { wholeNumber } from './resource-type.ts';
import type { Site } from './site.ts';

/** EventBridge tries for a day unless told; here a target only refuses when a thousand events wait already. */
const RETRY_ATTEMPTS = 185;

/** What targets of rules and of schedules have in common. */
export const eventTarget = {
  Arn: z.string().includes(':function:'),
  DeadLetterConfig: z.strictObject({ Arn: z.string().includes(':sqs:') }).optional(),
  RetryPolicy: z
    .strictObject({ MaximumRetryAttempts: wholeNumber.optional(), MaximumEventAgeInSeconds: wholeNumber.optional() })
    .optional(),
};
const EventTarget = z.object(eventTarget);

export function functionTarget(target: z.infer<typeof EventTarget>, site: Site): FunctionTarget {
  return {
    function: site.functions.get(target.Arn),
    retryAttemptsMax: target.RetryPolicy?.MaximumRetryAttempts ?? RETRY_ATTEMPTS,
    deadLetterArn: target.DeadLetterConfig?.Arn,
  };
}

import { randomUUID } from 'node:crypto';
import type { Surroundings } from '../interfaces.ts';
import type { JsonObject } from '../template/json.ts';

export interface ScheduledRun {
  readonly source: 'aws.events' | 'aws.scheduler';
  readonly arn: string;
  readonly at: Date;
  readonly around: Surroundings;
}

/** What a function gets from a schedule that has no input of its own. */
export function scheduledEvent({ source, arn, at, around }: ScheduledRun): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source,
    account: around.accountId,
    time: at.toISOString(),
    region: around.region,
    resources: [arn],
    detail: source === 'aws.scheduler' ? '{}' : {},
  };
}

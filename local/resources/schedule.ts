import * as z from 'zod';
import { rateMillis } from '../events/rate.ts';
import { scheduledEvent } from '../events/scheduled-event.ts';
import type { Json } from '../template/json.ts';
import { eventTarget, functionTarget } from './event-target.ts';
import { arnOf, generatedName } from './names.ts';
import { ignored, resourceType } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 64;
const Properties = z.strictObject({
  Name: z.string().optional(),
  ScheduleExpression: z.string(),
  State: z.literal('ENABLED').optional(),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  Target: z.strictObject({ ...eventTarget, Input: z.string().optional(), RoleArn: ignored }),
  Description: ignored,
  GroupName: ignored,
  ScheduleExpressionTimezone: ignored,
});

/** `AWS::Scheduler::Schedule` at a rate, its target a function. */
export const createSchedule = resourceType(Properties, (properties, request) => {
  const { site, constructName } = request;
  const { Target, ScheduleExpression } = properties;
  const name = properties.Name ?? generatedName(request, NAME_CHARACTERS_MAX);
  const arn = arnOf(request, 'scheduler', `schedule/default/${name}`);
  const input: Json | undefined = Target.Input === undefined ? undefined : JSON.parse(Target.Input);
  const createEvent = (at: Date) => input ?? scheduledEvent({ source: 'aws.scheduler', arn, at, around: site.around });
  const everyMillis = rateMillis(ScheduleExpression);
  site.schedules.add({ name: constructName, everyMillis, target: functionTarget(Target, site), createEvent });
  return { ref: name, attributes: { Arn: arn } };
});

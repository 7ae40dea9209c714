import * as z from 'zod';
import { checkPattern } from '../events/event-pattern.ts';
import { rateMillis } from '../events/rate.ts';
import { scheduledEvent } from '../events/scheduled-event.ts';
import { isObject } from '../template/json.ts';
import { eventTarget, functionTarget } from './event-target.ts';
import { arnOf, generatedName } from './names.ts';
import { ignored, resourceType } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 64;
const Properties = z.strictObject({
  Name: z.string().optional(),
  EventPattern: z.json().refine(isObject).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.literal('ENABLED').optional(),
  Targets: z.array(z.strictObject({ ...eventTarget, Id: ignored })),
  Description: ignored,
});

/** `AWS::Events::Rule`, by pattern or by schedule, its targets functions. */
export const createRule = resourceType(Properties, (properties, request) => {
  const { site, constructName } = request;
  const name = properties.Name ?? generatedName(request, NAME_CHARACTERS_MAX);
  const arn = arnOf(request, 'events', `rule/${name}`);
  const { EventPattern: pattern, ScheduleExpression: expression } = properties;
  const targets = properties.Targets.map((target) => functionTarget(target, site));
  if (pattern) {
    checkPattern(pattern);
    site.bus.addRule({ pattern, targets });
  }
  for (const target of expression ? targets : []) {
    const createEvent = (at: Date) => scheduledEvent({ source: 'aws.events', arn, at, around: site.around });
    site.schedules.add({ name: constructName, everyMillis: rateMillis(expression ?? ''), target, createEvent });
  }
  return { ref: name, attributes: { Arn: arn } };
});

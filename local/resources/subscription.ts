import * as z from 'zod';
import { flag, resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  Protocol: z.literal('sqs'),
  TopicArn: z.string(),
  Endpoint: z.string(),
  FilterPolicy: z.record(z.string(), z.unknown()).optional(),
  FilterPolicyScope: z.enum(['MessageAttributes', 'MessageBody']).optional(),
  RawMessageDelivery: flag.default(false),
});

/** `AWS::SNS::Subscription` of a queue. */
export const createSubscription = resourceType(Properties, async (properties, { site }) => {
  const attributes: Record<string, string> = { RawMessageDelivery: String(properties.RawMessageDelivery) };
  if (properties.FilterPolicyScope) attributes.FilterPolicyScope = properties.FilterPolicyScope;
  if (properties.FilterPolicy) attributes.FilterPolicy = JSON.stringify(properties.FilterPolicy);
  const delivery = { topicArn: properties.TopicArn, queueArn: properties.Endpoint, attributes };
  return { ref: await site.deliveries.add(delivery) };
});

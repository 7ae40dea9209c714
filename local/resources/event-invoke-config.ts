import * as z from 'zod';
import type { AsyncPolicy } from '../lambda/async-invocations.ts';
import { resourceType, wholeNumber } from './resource-type.ts';

const Destination = z.strictObject({ Destination: z.string().includes(':sqs:') });
const Properties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: wholeNumber.optional(),
  MaximumEventAgeInSeconds: wholeNumber.optional(),
  DestinationConfig: z.strictObject({ OnFailure: Destination.optional() }).optional(),
});

/** `AWS::Lambda::EventInvokeConfig`, its destination a queue. */
export const createEventInvokeConfig = resourceType(Properties, (properties, { site, logicalId }) => {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties;
  const policy: Partial<AsyncPolicy> = {
    onFailureArn: DestinationConfig?.OnFailure?.Destination,
    ...(MaximumRetryAttempts !== undefined && { retryAttemptsMax: MaximumRetryAttempts }),
    ...(MaximumEventAgeInSeconds !== undefined && { eventAgeSecondsMax: MaximumEventAgeInSeconds }),
  };
  site.asyncInvocations.setPolicy(site.functions.get(properties.FunctionName).definition.name, policy);
  return { ref: logicalId };
});

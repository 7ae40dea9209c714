import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { arnOf, generatedName } from './names.ts';
import { ignored, resourceType, wholeNumber } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 80;
const Properties = z.strictObject({
  QueueName: z.string().optional(),
  VisibilityTimeout: wholeNumber.optional(),
  MessageRetentionPeriod: wholeNumber.optional(),
  ReceiveMessageWaitTimeSeconds: wholeNumber.optional(),
  DelaySeconds: wholeNumber.optional(),
  MaximumMessageSize: wholeNumber.optional(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: wholeNumber }).optional(),
  RedriveAllowPolicy: ignored,
  SqsManagedSseEnabled: ignored,
  KmsMasterKeyId: ignored,
  Tags: ignored,
});
type Properties = z.infer<typeof Properties>;

/** `AWS::SQS::Queue` */
export const createQueue = resourceType(Properties, async (properties, request) => {
  const { messaging } = request.site;
  const name = properties.QueueName ?? generatedName(request, NAME_CHARACTERS_MAX);
  await messaging.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: queueAttributes(properties) }));
  const arn = arnOf(request, 'sqs', name);
  return { ref: messaging.queueUrl(arn), attributes: { Arn: arn, QueueName: name, QueueUrl: messaging.queueUrl(arn) } };
});

function queueAttributes({ RedrivePolicy, ...properties }: Properties): Record<string, string> {
  const { VisibilityTimeout, MessageRetentionPeriod, ReceiveMessageWaitTimeSeconds, DelaySeconds, MaximumMessageSize } =
    properties;
  const numbers = {
    VisibilityTimeout,
    MessageRetentionPeriod,
    ReceiveMessageWaitTimeSeconds,
    DelaySeconds,
    MaximumMessageSize,
  };
  const given = Object.entries(numbers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return { ...Object.fromEntries(given), ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }) };
}

import { CreateTopicCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { arnOf, generatedName } from './names.ts';
import { ignored, resourceType } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 256;
const Properties = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: ignored,
  KmsMasterKeyId: ignored,
  Tags: ignored,
});

/** `AWS::SNS::Topic` */
export const createTopic = resourceType(Properties, async (properties, request) => {
  const name = properties.TopicName ?? generatedName(request, NAME_CHARACTERS_MAX);
  await request.site.messaging.sns.send(new CreateTopicCommand({ Name: name }));
  const arn = arnOf(request, 'sns', name);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
});

import { DescribeClustersCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';

/** Whether the topic is there and answers. */
export async function checkTopic(client: SNSClient, topicArn: string): Promise<void> {
  await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
}

/** Whether the cluster takes tasks. */
export async function checkCluster(client: ECSClient, clusterArn: string): Promise<void> {
  const { clusters } = await client.send(new DescribeClustersCommand({ clusters: [clusterArn] }));
  const status = clusters?.[0]?.status ?? 'MISSING';
  if (status !== 'ACTIVE') throw new Error(`The cluster is ${status}.`);
}

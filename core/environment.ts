/** Names of the environment variables that the CDK app sets and the programs read; each stands once, here. */
export const environment = {
  /** Lambda itself sets it. */
  region: 'AWS_REGION',
  tableName: 'TABLE_NAME',
  settings: 'SETTINGS',
  adminApiKeySha256: 'ADMIN_API_KEY_SHA256',
  topicArn: 'TOPIC_ARN',
  /** Where `relay` puts a record that it cannot digest, whole. */
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  launchesQueueUrl: 'LAUNCHES_QUEUE_URL',
  jobsQueueUrl: 'JOBS_QUEUE_URL',
  webhooksQueueUrl: 'WEBHOOKS_QUEUE_URL',
  /** Where the stage of the WebSocket API manages its connections. */
  socketsEndpoint: 'SOCKETS_ENDPOINT',
  /** Where people reach the deployment; what lies behind it does not see the host that they used. */
  frontDoorHost: 'FRONT_DOOR_HOST',
  clusterArn: 'CLUSTER_ARN',
  taskDefinitionArn: 'TASK_DEFINITION_ARN',
  subnetIds: 'SUBNET_IDS',
  securityGroupId: 'SECURITY_GROUP_ID',
  botQueuePrefix: 'BOT_QUEUE_PREFIX',
  botTaskRoleArn: 'BOT_TASK_ROLE_ARN',
  callbackUrl: 'CALLBACK_URL',
  meetingId: 'MEETING_ID',
  userId: 'USER_ID',
  attempt: 'ATTEMPT',
  bootstrapToken: 'BOOTSTRAP_TOKEN',
  commandQueueUrl: 'COMMAND_QUEUE_URL',
} as const;

/** Name of the one container in the bot's task; overrides and the runner address it. */
export const botContainerName = 'bot';

/** What `relay` puts on the topic, and what the fixed filter policies select by the attribute `event_type`. */
export const eventTypeAttribute = 'event_type';
export const launchEventTypes = ['launch.requested', 'stop.requested'] as const;
export const commandEventTypes = ['command.issued', 'meeting.ended'] as const;
export const jobEventTypes = ['job.requested', 'meeting.ended'] as const;
export const webhookEventTypes = ['webhook.requested', 'meeting.status'] as const;
/** Where other sites are configured; what those send comes by a topic of its own. */
export const siteEventTypes = ['meeting.status', 'interest.changed'] as const;

import { SQSClient } from '@aws-sdk/client-sqs';

/** A client that goes to the region's endpoint whatever host a stored queue URL names: that may be gone by now. */
export const queueClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

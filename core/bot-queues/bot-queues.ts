/** The command queues of bots, one each. A queue carries; it never knows more than the table. */
export type BotQueues = {
  /** Makes the queue, or finds it; answers its URL. */
  create: (name: string) => Promise<string>;
  /** False when the queue is gone: the command stays in the table, and heartbeats repeat it. */
  send: (queueUrl: string, body: object) => Promise<boolean>;
  /** Removing what is gone is no error. */
  remove: (queueUrl: string) => Promise<void>;
  /** URLs of all bots' queues, one page. */
  list: (after: string | undefined) => Promise<{ queueUrls: string[]; next: string | undefined }>;
};

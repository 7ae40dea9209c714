import { DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { errorFields, type Log } from '../../core/log.ts';
import { Command } from '../control-plane/wire.ts';
import { pause } from '../doorbell.ts';

const MESSAGES_PER_RECEIVE_MAX = 10;
const Addressed = z.object({ meeting_id: z.union([z.int(), z.string()]).transform(String) });

export type CommandQueueOptions = {
  /** A client of its own: a long poll holds its connection. */
  client: SQSClient;
  queueUrl: string;
  meetingId: string;
  waitSeconds: number;
  retrySeconds: number;
  onCommand: (command: Command) => void;
  log: Log;
};

/**
 * Long-polls the bot's own queue. A message is deleted after its command was taken. Errors, a removed queue among
 * them, are logged and tried again: the queue is the quick way only, heartbeats bring every command too.
 */
export async function pollCommandQueue(options: CommandQueueOptions, signal: AbortSignal): Promise<void> {
  const { client, queueUrl: QueueUrl, waitSeconds: WaitTimeSeconds, log } = options;
  while (!signal.aborted) {
    try {
      const receive = new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds,
        MaxNumberOfMessages: MESSAGES_PER_RECEIVE_MAX,
      });
      const { Messages = [] } = await client.send(receive, { abortSignal: signal });
      for (const message of Messages) {
        takeMessage(message, options);
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      }
    } catch (error) {
      if (signal.aborted) return;
      log.warn('command queue not answered', errorFields(error));
      await pause(options.retrySeconds * 1000, signal);
    }
  }
}

/** A message that is no command, or another meeting's, is logged and goes: it would come back for ever. */
function takeMessage(message: Message, { meetingId, onCommand, log }: CommandQueueOptions): void {
  const body = parseBody(message.Body);
  const address = Addressed.safeParse(body);
  const command = Command.safeParse(body);
  if (!address.success || !command.success) log.error('queue message not understood', { id: message.MessageId });
  else if (address.data.meeting_id !== meetingId) log.error('command of another meeting', { id: message.MessageId });
  else onCommand(command.data);
}

function parseBody(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Not JSON is not a command either; the caller logs it.
    return undefined;
  }
}

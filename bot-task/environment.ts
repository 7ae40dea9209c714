import * as z from 'zod';
import { environment as names } from '../core/environment.ts';

const BotEnvironment = z
  .object({
    [names.callbackUrl]: z.url(),
    [names.meetingId]: z.string().min(1),
    [names.userId]: z.string().min(1),
    [names.attempt]: z.coerce.number().int().positive(),
    [names.bootstrapToken]: z.string().min(1),
    [names.commandQueueUrl]: z.url(),
    AWS_REGION: z.string().min(1),
    AWS_ACCESS_KEY_ID: z.string().min(1).optional(),
    AWS_SECRET_ACCESS_KEY: z.string().min(1).optional(),
    AWS_SESSION_TOKEN: z.string().min(1).optional(),
    CHROMIUM_PATH: z.string().optional(),
  })
  .transform((variables) => ({
    callbackUrl: variables.CALLBACK_URL,
    meetingId: variables.MEETING_ID,
    userId: variables.USER_ID,
    attempt: variables.ATTEMPT,
    bootstrapToken: variables.BOOTSTRAP_TOKEN,
    commandQueueUrl: variables.COMMAND_QUEUE_URL,
    region: variables.AWS_REGION,
    chromiumPath: variables.CHROMIUM_PATH,
    credentials: staticCredentials(variables),
  }));
export type BotEnvironment = z.infer<typeof BotEnvironment>;

const secrets = [names.bootstrapToken, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** Reads what the bot is told by its environment, and removes the secrets from it before anything else can see them. */
export function takeEnvironment(variables: NodeJS.ProcessEnv): BotEnvironment {
  const parsed = BotEnvironment.parse(variables);
  for (const name of secrets) delete variables[name];
  return parsed;
}

type KeyVariables = Partial<
  Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY' | 'AWS_SESSION_TOKEN', string | undefined>
>;

/** Keys given by the environment itself; on Fargate there are none, the container's endpoint has them. */
function staticCredentials({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: KeyVariables) {
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

import type * as z from 'zod';
import type { Context } from '../../core/context.ts';
import { environment } from '../../core/environment.ts';
import { DomainError } from '../../core/errors.ts';
import { type HttpEvent, headerOf } from '../http/http-event.ts';
import { routesFor } from '../http/http-route.ts';
import { lambdaContext } from '../lambda-context.ts';
import { once } from '../once.ts';
import { readVariable } from '../read-variable.ts';

export type CallbackContext = Context & { botTaskRoleArn: string };

export const callbackContext = once(
  (): CallbackContext => ({ ...lambdaContext(), botTaskRoleArn: readVariable(environment.botTaskRoleArn) }),
);

const forBots = routesFor('bot', authenticateBot);

/** A route of bots: what the call carries is checked, and `X-Bot-Token` says which bot speaks. */
export const botRoute = <Body extends z.ZodType>(
  body: Body,
  run: (context: CallbackContext, token: string, input: z.output<Body>) => Promise<object>,
) =>
  forBots({ success: 200, body }, (context: CallbackContext, { caller, body: input }) =>
    run(context, caller.token, input),
  );

/** The URL lets in whoever may invoke the function; only the bots' role may speak for a bot. */
function authenticateBot({ botTaskRoleArn }: CallbackContext, event: HttpEvent): { token: string } {
  const caller = callerRole(event);
  if (caller === undefined || caller !== roleName(botTaskRoleArn))
    throw new DomainError('forbidden', 'Not the role of a bot');
  const token = headerOf(event, 'x-bot-token');
  if (!token) throw new DomainError('unauthenticated', 'Missing bot token (X-Bot-Token header)');
  return { token };
}

/** `arn:aws:sts::<account>:assumed-role/<role>/<session>`: the role's path is not part of it. */
const callerRole = (event: HttpEvent): string | undefined =>
  /:assumed-role\/([^/]+)\//.exec(callerArn(event) ?? '')?.[1];

const roleName = (roleArn: string): string => roleArn.slice(roleArn.lastIndexOf('/') + 1);

/** Function URLs with IAM authentication say who called; the type of HTTP API events does not know that part. */
function callerArn(event: HttpEvent): string | undefined {
  const context: { requestId: string; authorizer?: { iam?: { userArn?: string } } } = event.requestContext;
  return context.authorizer?.iam?.userArn;
}

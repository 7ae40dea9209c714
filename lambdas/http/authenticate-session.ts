import type { Context } from '../../core/context.ts';
import type { Asking, Caller } from '../../core/jobs/session.ts';
import { newSessionId, sessionIdOf } from './assistant-session.ts';
import { findUserCaller, missingToken } from './authenticate.ts';
import type { HttpEvent } from './http-event.ts';

/** Who looks at what the assistant does: a user, a session, both or nobody; what they may see is the domain's concern. */
export async function identifyCaller(context: Context, event: HttpEvent): Promise<Caller> {
  const user = await findUserCaller(context, event);
  return { sessionId: sessionIdOf(event), userId: user?.userId };
}

/** A user or a session. */
export async function authenticateCaller(context: Context, event: HttpEvent): Promise<Caller> {
  const caller = await identifyCaller(context, event);
  if (caller.userId === undefined && caller.sessionId === undefined) throw missingToken();
  return caller;
}

/** Who may ask: a user, or anybody where the deployment says so. Whoever has no session gets one. */
export async function authenticateAsking(context: Context, event: HttpEvent): Promise<Asking> {
  const { userId, sessionId } = await identifyCaller(context, event);
  if (userId === undefined && !context.settings.anonymousAssistant) throw missingToken();
  return { userId, sessionId: sessionId ?? newSessionId(context) };
}

import type { Context } from '../context.ts';
import { type AttemptErrorWord, toAttemptError } from './attempt-error.ts';
import type { Attempt, DeliveryRecord } from './delivery.ts';
import { findEndpoint, type Resolve } from './endpoint.ts';
import type { PostMessage, Reply } from './post-message.ts';
import { readRetryAfterSeconds } from './read-retry-after-seconds.ts';
import { signatureHeaders } from './signature.ts';
import type { WebhookRecord } from './webhook.ts';

/** How long an endpoint has to answer, from the connection on. */
export const ATTEMPT_MILLIS = 15_000;
/** One that has said nothing for so long may hang: further attempts wait until it has answered. */
export const SLOW_MILLIS = 2000;
const ANSWER_KEPT_CHARACTERS = 200;

/** The ways out to endpoints; a test holds them in its hand. */
export type EndpointAccess = { resolve: Resolve; post: PostMessage; attemptMillis: number; slowMillis: number };

/** How an attempt went, and how long the endpoint asked to be left alone after it. */
export type Attempted = { attempt: Attempt; askedSeconds: number };

/** Sends a delivery to the webhook's endpoint once. */
export async function attemptDelivery(
  context: Context & EndpointAccess,
  webhook: WebhookRecord,
  { id, body }: DeliveryRecord,
): Promise<Attempted> {
  const began = context.now();
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Rollcall-Webhooks/1.0',
    ...signatureHeaders(webhook, { id, at: began, body }),
  };
  const { askedSeconds = 0, ...outcome } = await post(context, webhook, { headers, body });
  const ended = context.now();
  const attempt = { at: began.toISOString(), duration_ms: ended.getTime() - began.getTime(), ...outcome };
  return { attempt, askedSeconds };
}

type Outcome = Pick<Attempt, 'status_code' | 'error' | 'answer'> & { askedSeconds?: number };

async function post(
  context: Context & EndpointAccess,
  { url }: WebhookRecord,
  message: { headers: Record<string, string>; body: string },
): Promise<Outcome> {
  try {
    const endpoint = await findEndpoint(url, context);
    const reply = await context.post(endpoint, message, context.attemptMillis);
    return { ...outcomeOf(reply), askedSeconds: readRetryAfterSeconds(reply, context.now()) };
  } catch (error) {
    return { status_code: null, error: toAttemptError(error).word, answer: null };
  }
}

function outcomeOf({ status, text }: Reply): Outcome {
  return { status_code: status, error: errorOf(status), answer: shorten(text) };
}

function errorOf(status: number): AttemptErrorWord | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect' : 'refused_status';
}

/** Enough to recognise an error page by. */
const shorten = (text: string): string | null =>
  text
    .slice(0, ANSWER_KEPT_CHARACTERS)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim() || null;

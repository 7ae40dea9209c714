import * as z from 'zod';
import type { AskApi } from './api-client.ts';
import { keepKeys, readKeys } from './keys-file.ts';
import { StartError } from './start-error.ts';

const demoEmail = 'demo@rollcall.local';
const demoBotsMax = 5;

const User = z.looseObject({ id: z.number() });
const Token = z.looseObject({ token: z.string() });

export interface DemoUser {
  readonly userId: number;
  readonly apiKey: string;
}

/** The demo user, made through the admin API on the first start; later starts use its key from the data directory. */
export async function ensureDemoUser(ask: AskApi, adminApiKey: string, dataDirectory: string): Promise<DemoUser> {
  const headers = { 'x-admin-api-key': adminApiKey };
  const asked = { email: demoEmail, name: 'Demo', max_concurrent_bots: demoBotsMax };
  const user = User.parse(expectSuccess(await ask('POST', '/admin/users', { headers, body: asked }), 'the demo user'));
  const kept = readKeys(dataDirectory).demo_user;
  if (kept?.user_id === user.id && (await isValid(ask, kept.api_key))) return { userId: user.id, apiKey: kept.api_key };
  const path = `/admin/users/${user.id}/tokens`;
  const { token } = Token.parse(expectSuccess(await ask('POST', path, { headers }), 'the demo user’s key'));
  keepKeys(dataDirectory, { demo_user: { user_id: user.id, api_key: token } });
  return { userId: user.id, apiKey: token };
}

async function isValid(ask: AskApi, apiKey: string): Promise<boolean> {
  const { status } = await ask('GET', '/bots/status', { headers: { 'x-api-key': apiKey } });
  return status === 200;
}

function expectSuccess({ status, body }: Awaited<ReturnType<AskApi>>, what: string): unknown {
  if (status === 200 || status === 201) return body;
  throw new StartError(
    `The API refused to make ${what}: ${status} ${JSON.stringify(body)}. The logs may say more: npm start -- --logs admin`,
  );
}

import type { Api } from '../../../../client/index.ts';
import { request } from './request.ts';
import type { Pair, Platform } from './types.ts';

type BodyOf<Name extends keyof Api.Operations> = Api.Operations[Name] extends { body: infer Body } ? Body : never;

/** Addresses of pages may name any platform; the server refuses what is none. */
const pathOf = ({ platform, native_meeting_id }: Pair) => ({ platform: platform as Platform, native_meeting_id });

/** The calls that the pages make. */
export const rollcall = {
  readSession: () => request('GET /session'),
  signIn: (api_key: string) => request('POST /session', { body: { api_key } }),
  signOut: () => request('DELETE /session'),

  sendBot: (body: BodyOf<'POST /bots'>) => request('POST /bots', { body }),
  listRunningBots: async () => (await request('GET /bots/status')).running_bots,
  stopBot: (pair: Pair) => request('DELETE /bots/{platform}/{native_meeting_id}', { path: pathOf(pair) }),
  reconfigureBot: (pair: Pair, body: BodyOf<'PUT /bots/{platform}/{native_meeting_id}/config'>) =>
    request('PUT /bots/{platform}/{native_meeting_id}/config', { path: pathOf(pair), body }),

  listMeetings: (limit: number) => request('GET /meetings', { query: { limit } }),
  readMeeting: (pair: Pair, meeting_id?: number) =>
    request('GET /meetings/{platform}/{native_meeting_id}', { path: pathOf(pair), query: { meeting_id } }),
  readHistory: (pair: Pair, meeting_id?: number) =>
    request('GET /meetings/{platform}/{native_meeting_id}/history', { path: pathOf(pair), query: { meeting_id } }),
  readTranscript: (pair: Pair, meeting_id?: number) =>
    request('GET /transcripts/{platform}/{native_meeting_id}', { path: pathOf(pair), query: { meeting_id } }),
  renameMeeting: (pair: Pair, name: string) =>
    request('PATCH /meetings/{platform}/{native_meeting_id}', { path: pathOf(pair), body: { data: { name } } }),
  deleteMeeting: (pair: Pair, meeting_id: number) =>
    request('DELETE /meetings/{platform}/{native_meeting_id}', { path: pathOf(pair), query: { meeting_id } }),

  readHealth: () => request('GET /health'),
  listExecutions: async () => (await request('GET /executions')).executions,
  readExecutionMetrics: () => request('GET /executions/metrics'),
  cancelExecution: (id: string) => request('POST /executions/{id}/cancel', { path: { id } }),
  readSample: (name: string) => request('GET /samples/{name}', { path: { name } }),

  listUsers: (skip: number, limit: number) => request('GET /admin/users', { query: { skip, limit } }),
  readUser: (id: number) => request('GET /admin/users/{id}', { path: { id } }),
  createUser: (body: BodyOf<'POST /admin/users'>) => request('POST /admin/users', { body }),
  updateUser: (id: number, body: BodyOf<'PATCH /admin/users/{id}'>) =>
    request('PATCH /admin/users/{id}', { path: { id }, body }),
  deleteUser: (id: number) => request('DELETE /admin/users/{id}', { path: { id } }),
  createToken: (id: number) => request('POST /admin/users/{id}/tokens', { path: { id } }),
  revokeToken: (token_id: number) => request('DELETE /admin/tokens/{token_id}', { path: { token_id } }),
};

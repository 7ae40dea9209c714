import { request } from './request.ts';
import type {
  BotStatus,
  CreatedToken,
  Execution,
  ExecutionMetrics,
  Health,
  History,
  Meeting,
  Pair,
  SampleTranscript,
  SignedIn,
  Transcript,
  User,
  UserWithTokens,
} from './types.ts';

/** Page and server are of one version and one origin: what a route answers has the route's type. */
const ask = <Answer>(...call: Parameters<typeof request>): Promise<Answer> => request(...call) as Promise<Answer>;

const pathOf = ({ platform, native_meeting_id }: Pair): string =>
  `${encodeURIComponent(platform)}/${encodeURIComponent(native_meeting_id)}`;
const chosen = (meetingId: number | undefined): string => (meetingId === undefined ? '' : `?meeting_id=${meetingId}`);

/** The calls that the pages make. */
export const rollcall = {
  readSession: () => ask<SignedIn>('GET', '/session'),
  signIn: (api_key: string) => ask<undefined>('POST', '/session', { api_key }),
  signOut: () => ask<undefined>('DELETE', '/session'),

  sendBot: (body: { meeting_url: string; bot_name?: string; language?: string; task?: string }) =>
    ask<Meeting>('POST', '/bots', body),
  listRunningBots: async () => (await ask<{ running_bots: BotStatus[] }>('GET', '/bots/status')).running_bots,
  stopBot: (pair: Pair) => ask<{ message: string }>('DELETE', `/bots/${pathOf(pair)}`),
  reconfigureBot: (pair: Pair, body: { language?: string; task?: string }) =>
    ask<{ message: string }>('PUT', `/bots/${pathOf(pair)}/config`, body),

  listMeetings: (limit: number) =>
    ask<{ meetings: Meeting[]; next_cursor?: string }>('GET', `/meetings?limit=${limit}`),
  readMeeting: (pair: Pair, id?: number) => ask<Meeting>('GET', `/meetings/${pathOf(pair)}${chosen(id)}`),
  readHistory: (pair: Pair, id?: number) => ask<History>('GET', `/meetings/${pathOf(pair)}/history${chosen(id)}`),
  readTranscript: (pair: Pair, id?: number) => ask<Transcript>('GET', `/transcripts/${pathOf(pair)}${chosen(id)}`),
  renameMeeting: (pair: Pair, name: string) => ask<Meeting>('PATCH', `/meetings/${pathOf(pair)}`, { data: { name } }),
  deleteMeeting: (pair: Pair, id: number) =>
    ask<{ message: string }>('DELETE', `/meetings/${pathOf(pair)}${chosen(id)}`),

  readHealth: () => ask<Health>('GET', '/health'),
  listExecutions: async () => (await ask<{ executions: Execution[] }>('GET', '/executions')).executions,
  readExecutionMetrics: () => ask<ExecutionMetrics>('GET', '/executions/metrics'),
  cancelExecution: (id: string) => ask<Execution>('POST', `/executions/${encodeURIComponent(id)}/cancel`),
  readSample: (name: string) => ask<SampleTranscript>('GET', `/samples/${encodeURIComponent(name)}`),
  makeTicket: () => ask<{ ticket: string; expires_in: number }>('POST', '/ws/ticket'),

  listUsers: (skip: number, limit: number) => ask<User[]>('GET', `/admin/users?skip=${skip}&limit=${limit}`),
  readUser: (id: number) => ask<UserWithTokens>('GET', `/admin/users/${id}`),
  createUser: (body: { email: string; name?: string; max_concurrent_bots: number }) =>
    ask<User>('POST', '/admin/users', body),
  updateUser: (id: number, body: { name?: string; max_concurrent_bots?: number }) =>
    ask<User>('PATCH', `/admin/users/${id}`, body),
  deleteUser: (id: number) => ask<{ message: string }>('DELETE', `/admin/users/${id}`),
  createToken: (userId: number) => ask<CreatedToken>('POST', `/admin/users/${userId}/tokens`),
  revokeToken: (id: number) => ask<undefined>('DELETE', `/admin/tokens/${id}`),
};

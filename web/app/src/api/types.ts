import type { ExecutionMetrics } from '../../../../core/executions/execution-metrics.ts';
import type { Execution } from '../../../../core/executions/execution-view.ts';
import type { Health } from '../../../../core/health/health.ts';
import type { History } from '../../../../core/meetings/get-history.ts';
import type { BotStatus, Meeting, Transcript, TranscriptSegment } from '../../../../core/meetings/meeting-view.ts';
import type { Status } from '../../../../core/meetings/status.ts';
import type { User } from '../../../../core/users/user.ts';

export type {
  BotStatus,
  Execution,
  ExecutionMetrics,
  Health,
  History,
  Meeting,
  Status,
  Transcript,
  TranscriptSegment,
  User,
};

export type SignedIn = { caller: 'user' | 'admin' | 'nobody'; user: User | null };
export type ApiToken = { id: number; prefix: string; created_at: string };
export type UserWithTokens = User & { api_tokens: ApiToken[] };
export type CreatedToken = { id: number; user_id: number; token: string; created_at: string };
/** A meeting as its platform knows it: what paths name. */
export type Pair = { platform: string; native_meeting_id: string };

/** An invented meeting that ships with Rollcall. */
export type SampleTranscript = {
  name: string;
  title: string;
  start_time: string;
  segments: { segment_id: string; start: number; end: number; speaker: string; text: string }[];
};

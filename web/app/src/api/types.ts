import type { Api } from '../../../../client/index.ts';

export type BotStatus = Api.BotStatus;
export type CreatedToken = Api.CreatedToken;
export type Execution = Api.Execution;
export type ExecutionMetrics = Api.ExecutionMetrics;
export type Health = Api.Health;
export type History = Api.History;
export type Meeting = Api.Meeting;
export type Platform = Meeting['platform'];
/** An invented meeting that ships with Rollcall. */
export type SampleTranscript = Api.SampleMeeting;
export type SignedIn = Api.SignedIn;
export type Status = Meeting['status'];
export type Transcript = Api.Transcript;
export type TranscriptSegment = Api.TranscriptSegment;
export type User = Api.User;
export type UserWithTokens = Api.UserWithTokens;

/** A meeting as its platform knows it: what paths name. */
export type Pair = { platform: string; native_meeting_id: string };

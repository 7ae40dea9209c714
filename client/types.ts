/** One earlier turn of the conversation. */
export type Message = { role: 'user' | 'assistant' | 'system'; content: string };

/** How far the work on an answer is. */
export type Progress = {
  step: string;
  message: string;
  progress: number;
  details: Record<string, unknown> | null;
};

/** A passage that the answer rests on. */
export type Source = {
  title: string;
  /** Path of the transcript, with the segment as its fragment. */
  url: string;
  relevance: number;
  type: string;
  /** null: a sample meeting. */
  meeting_id: number | null;
  segment_id: string;
  speaker: string | null;
  /** Seconds from the start of the meeting. */
  start: number;
  excerpt: string;
};

export type Answer = {
  response: string;
  sources: Source[];
  metadata: { processing_time: number; documents_analyzed: number; model_version: string };
};

export type Complete = { step: string; message: string; progress: number };

/** What a stream yields, in this order; `error` is thrown, heartbeats are kept. */
export type AnswerEvent =
  | { event: 'progress'; data: Progress }
  | { event: 'result'; data: Answer }
  | { event: 'complete'; data: Complete };

export type JobStatus = 'pending' | 'running' | 'succeeded' | 'failed';

export type JobSummary = {
  job_id: string;
  status: JobStatus;
  session_id: string;
  created_at: string;
  progress: number;
};

export type Job = JobSummary & {
  latest_progress: Progress;
  result: Answer | null;
  error: string | null;
  updated_at: string;
};

export type { Conversation } from './api-types.ts';

/** What is sure of an execution's view. */
export type Execution = { execution_id: string; state: string; error: string | null };

import * as z from 'zod';

const QUERY_CHARACTERS_MAX = 8000;
const MESSAGES_MAX = 100;
const MEETINGS_MAX = 50;

/** One earlier turn of the conversation. */
export const Message = z.object({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.string(),
});
export type Message = z.infer<typeof Message>;

/** What somebody asks the assistant. Names that are not known are ignored: an empty question is no mistake. */
export const Question = z.object({
  query: z.string().max(QUERY_CHARACTERS_MAX).default(''),
  conversation_history: z.array(Message).max(MESSAGES_MAX).default([]),
  auto_load_documents: z.boolean().default(true).meta({
    description: 'Whether transcripts are searched. `meeting_ids` are searched in any case.',
  }),
  memory_enabled: z.boolean().default(true).meta({
    description: 'Whether the earlier messages are taken into account.',
  }),
  meeting_ids: z.array(z.int().positive()).max(MEETINGS_MAX).optional().meta({
    description: 'Search these meetings only.',
  }),
});
export type Question = z.infer<typeof Question>;

/** A user's meetings are searched, or for somebody without a key the sample meetings. */
export type Asker = { kind: 'user'; userId: number } | { kind: 'anonymous' };

/** How far the work on an answer is, in the order of the contract. */
export const stepNames = ['loading_documents', 'analyzing', 'generating_response'] as const;
export const Step = z.object({
  step: z.enum(stepNames),
  message: z.string(),
  progress: z.int(),
  details: z.record(z.string(), z.unknown()).nullable(),
});
export type Step = z.infer<typeof Step>;

/** A passage that the answer rests on; it exists in a meeting that was searched. */
export const Source = z.object({
  title: z.string(),
  url: z.string().meta({ description: 'Path of the transcript, with the segment as its fragment.' }),
  relevance: z.number().min(0).max(1),
  type: z.literal('transcript'),
  meeting_id: z.int().nullable().meta({ description: 'null: a sample meeting.' }),
  segment_id: z.string(),
  speaker: z.string().nullable(),
  start: z.number().meta({ description: 'Seconds from the start of the meeting.' }),
  excerpt: z.string(),
});
export type Source = z.infer<typeof Source>;

export const Answer = z.object({
  response: z.string(),
  sources: z.array(Source),
  metadata: z.object({
    processing_time: z.number().meta({ description: 'Seconds.' }),
    documents_analyzed: z.int(),
    model_version: z.string(),
  }),
});
export type Answer = z.infer<typeof Answer>;

import * as z from 'zod';

/** What a bot is asked to do. It applies each `seq` once and in order, and acknowledges it in a heartbeat. */
export const Command = z.discriminatedUnion('action', [
  z.object({ seq: z.int().positive(), action: z.literal('leave'), reason: z.string().optional() }),
  z.object({
    seq: z.int().positive(),
    action: z.literal('reconfigure'),
    language: z.string().optional(),
    task: z.string().optional(),
  }),
]);
export type Command = z.infer<typeof Command>;

/** A command before it has its place in the order. */
export type Wish = { action: 'leave'; reason: string } | { action: 'reconfigure'; language?: string; task?: string };

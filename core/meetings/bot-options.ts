import * as z from 'zod';
import { languages, tasks } from './language.ts';

const shown = (input: unknown): string => (typeof input === 'string' ? input.slice(0, 64) : typeof input);

/** What the bot listens for; a Whisper code. */
export const Language = z
  .string()
  .refine((code) => languages.includes(code), {
    error: ({ input }) =>
      `Invalid language code '${shown(input)}'. Must be a Whisper language code such as 'en', 'es' or 'de'`,
  })
  .meta({ description: 'Whisper language code; detected when absent.', examples: ['en'] });

export const Task = z.enum(tasks, {
  error: ({ input }) => `Invalid task '${shown(input)}'. Must be one of: ['transcribe', 'translate']`,
});

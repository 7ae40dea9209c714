import * as z from 'zod';

/** What routes answer that have nothing to show but that they did as asked. */
export const Message = z.object({ message: z.string() }).meta({ id: 'Message' });

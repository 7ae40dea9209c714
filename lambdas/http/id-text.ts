import * as z from 'zod';

const NOT_AN_INTEGER = 'Input should be a valid integer, unable to parse string as an integer';

/** An id in a path or a query: digits and nothing else, so that no second spelling names the same thing. */
export const IdText = z
  .string()
  .refine((text) => /^(0|[1-9]\d{0,15})$/.test(text), { error: NOT_AN_INTEGER, params: { type: 'int_parsing' } })
  .transform(Number)
  .pipe(z.int());

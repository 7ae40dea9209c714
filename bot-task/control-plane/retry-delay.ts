/** Milliseconds before attempt `attempt + 1` (from 1): doubling up to the cap, the upper half of it drawn. */
export function retryDelayMillis(
  attempt: number,
  { baseMillis, capMillis, random }: { baseMillis: number; capMillis: number; random: () => number },
): number {
  const ceiling = Math.min(capMillis, baseMillis * 2 ** (attempt - 1));
  return ceiling / 2 + (random() * ceiling) / 2;
}

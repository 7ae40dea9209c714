const EPOCH_MILLIS = Date.UTC(2025, 0, 1);
const RANDOM_STEPS = 4096;
const ID_DIGITS = 16;

/**
 * A new id: 41 bits of milliseconds since 2025 and 12 random bits. An integer below 2^53, so JSON carries it exactly,
 * and sortable by time. Two of one millisecond may collide: the first write says attribute_not_exists and draws again.
 */
export function createId(at: Date, random: () => number): number {
  return (at.getTime() - EPOCH_MILLIS) * RANDOM_STEPS + Math.floor(random() * RANDOM_STEPS);
}

/** The id as it stands in sort keys: padded, so that text order is time order. */
export const idKey = (id: number): string => String(id).padStart(ID_DIGITS, '0');

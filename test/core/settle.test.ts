import { describe, expect, it } from 'vitest';
import { settle } from '../../core/settle.ts';

describe('settle', () => {
  it('goes on until a round comes to an answer', async () => {
    let rounds = 0;
    expect(await settle(5, async () => (++rounds === 3 ? 'done' : undefined))).toBe('done');
    expect(rounds).toBe(3);
  });

  it('says that the store is busy when every round is lost, and asks no more than it may', async () => {
    let rounds = 0;
    const lose = async () => void rounds++;
    await expect(settle(5, lose)).rejects.toMatchObject({
      code: 'unavailable',
      detail: 'Service temporarily unavailable',
    });
    expect(rounds).toBe(5);
  });
});

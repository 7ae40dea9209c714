import { describe, expect, it } from 'vitest';
import { HeartbeatInput, PhaseInput } from '../../../core/callbacks/callback-schemas.ts';

const call = { connection_id: 'connection', seq: 1 };

describe('the phase of a callback', () => {
  it.each(['booting', 'joining', 'lobby', 'admitted', 'recording', 'leaving', 'uploading'])('may be %s', (phase) => {
    expect(PhaseInput.safeParse({ ...call, phase }).success).toBe(true);
    expect(HeartbeatInput.safeParse({ ...call, phase }).success).toBe(true);
  });

  it.each(['requested', 'launching', 'done', 'failed'])('is never %s, which the control plane alone says', (phase) => {
    expect(PhaseInput.safeParse({ ...call, phase }).success).toBe(false);
    expect(HeartbeatInput.safeParse({ ...call, phase }).success).toBe(false);
  });
});

describe('what a callback may carry', () => {
  it('is measured in bytes, not in characters', () => {
    const details = { note: '語'.repeat(2000) };
    expect(PhaseInput.safeParse({ ...call, phase: 'lobby', details }).success).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { createTestContext } from './test-context.ts';

const { context, advance, logged } = await createTestContext();

describe('createTestContext', () => {
  it('has a table of its own with the due index', async () => {
    expect(await context.table.find({ pk: 'A', sk: 'B' })).toBeUndefined();
    expect(await context.table.queryDue({ shard: 'DUE#0', until: '9', limit: 1 })).toEqual([]);
  });

  it('moves its clock only when told', () => {
    const before = context.now().getTime();
    advance(1.5);
    expect(context.now().getTime() - before).toBe(1500);
  });

  it('gives rising ids within one millisecond', () => {
    const ids = [context.newId(), context.newId(), context.newId()];
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
  });

  it('keeps what was logged', () => {
    context.log.info('seen', { meeting: 1 });
    expect(logged.at(-1)).toMatchObject({ level: 'info', event: 'seen', meeting: 1 });
  });
});

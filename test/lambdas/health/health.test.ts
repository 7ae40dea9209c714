import { describe, expect, it } from 'vitest';
import { Table } from '../../../core/table/table.ts';
import { createTestApi } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context, client } = await createTestContext();

describe('GET /health', () => {
  it('answers 200 while degraded, without a key', async () => {
    const { status, body } = await createTestApi(context).call('GET', '/health');
    expect([status, body.status, body.active_jobs]).toEqual([200, 'degraded', 0]);
    expect(body.checks.database.status).toBe('ok');
  });

  it('answers 503 when the database fails, and tells no cause', async () => {
    const table = new Table(client, 'no-such-table', context);
    const { status, body, text } = await createTestApi({ ...context, table }).call('GET', '/health');
    expect([status, body.status]).toEqual([503, 'unhealthy']);
    expect(text).not.toContain('no-such-table');
  });
});

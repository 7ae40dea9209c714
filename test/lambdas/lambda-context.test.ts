import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** A fresh copy, as in a new process: a context is built once. */
const fresh = () => import('../../lambdas/lambda-context.ts');

describe('lambdaContext', () => {
  it('is built from the environment by the first call, and once', async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('TABLE_NAME', 'table');
    vi.stubEnv('SETTINGS', '{"lobbySeconds":7}');
    const { lambdaContext } = await fresh();
    expect(lambdaContext().settings).toMatchObject({ lobbySeconds: 7, heartbeatSeconds: 30 });
    expect(lambdaContext()).toBe(lambdaContext());
  });

  it('says which variable is missing', async () => {
    const { lambdaContext } = await fresh();
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('TABLE_NAME', '');
    expect(() => lambdaContext()).toThrow('The environment variable TABLE_NAME is not set.');
  });
});

describe('adminContext', () => {
  it('refuses what is no SHA-256, so that a wrong deployment is no open one', async () => {
    const { adminContext } = await fresh();
    vi.stubEnv('ADMIN_API_KEY_SHA256', 'admin');
    expect(() => adminContext()).toThrow('ADMIN_API_KEY_SHA256 must be a SHA-256 in hexadecimal.');
  });
});

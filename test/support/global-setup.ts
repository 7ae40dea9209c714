import { startLocalDynamoDb } from './local-dynamodb.ts';

/** Vitest calls this once a run, before its workers start, and what it returns when they have ended. */
export const setup = (): Promise<() => Promise<void>> => startLocalDynamoDb();

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createId } from './ids.ts';
import { createLog, type Log } from './log.ts';
import { Settings } from './settings.ts';
import type { Table } from './table/table.ts';

/** What every domain function is given: the store, the options, and all that tests want to hold still. */
export type Context = {
  table: Table;
  settings: Settings;
  log: Log;
  now: () => Date;
  /** Uniform in [0, 1). */
  random: () => number;
  newId: () => number;
  /** Fresh random bytes as base64url. */
  newSecret: (bytes: number) => string;
  sleep: (millis: number) => Promise<void>;
};

/** Clock, ids, randomness and log of a real process. */
export function systemContext(): Omit<Context, 'table' | 'settings'> {
  const now = () => new Date();
  return {
    now,
    random: Math.random,
    newId: () => createId(now(), Math.random),
    newSecret: (bytes) => randomBytes(bytes).toString('base64url'),
    sleep: (millis) => delay(millis),
    log: createLog(now),
  };
}

/** Reads the options that the CDK app put into the environment; absent ones take their defaults. */
export const parseSettings = (json: string | undefined): Settings => Settings.parse(JSON.parse(json ?? '{}'));

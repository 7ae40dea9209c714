import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Context, parseSettings, systemContext } from '../core/context.ts';
import { environment } from '../core/environment.ts';
import { Table } from '../core/table/table.ts';
import type { AdminContext } from './http/authenticate.ts';
import { once } from './once.ts';
import { readVariable } from './read-variable.ts';

/** Published clients give up after 10 s, so the store gets less than that in all. */
const STORE_ATTEMPTS_MAX = 3;
const STORE_CONNECT_MILLIS = 1000;
const STORE_ANSWER_MILLIS = 2500;
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** The context of a function on AWS, or in the runner, which sets the same variables. */
export const lambdaContext = once((): Context => {
  const system = systemContext();
  const client = new DynamoDBClient({
    maxAttempts: STORE_ATTEMPTS_MAX,
    requestHandler: {
      connectionTimeout: STORE_CONNECT_MILLIS,
      requestTimeout: STORE_ANSWER_MILLIS,
      throwOnRequestTimeout: true,
    },
  });
  const settings = parseSettings(process.env[environment.settings]);
  return { ...system, settings, table: new Table(client, readVariable(environment.tableName), system) };
});

/** The context of functions that know the administrator's key by its hash. */
export const adminContext = once((): AdminContext => {
  const adminApiKeySha256 = readVariable(environment.adminApiKeySha256).toLowerCase();
  if (!SHA256_HEX.test(adminApiKeySha256)) {
    throw new Error(`${environment.adminApiKeySha256} must be a SHA-256 in hexadecimal.`);
  }
  return { ...lambdaContext(), adminApiKeySha256 };
});

import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parsePeers } from '../core/sites/peers.ts';
import type { SitesContext } from '../core/sites/sites-context.ts';
import { snsSites } from '../core/sites/sns-sites.ts';
import { type BeatReport, beat, SitesQueueEvent, syncSites } from '../core/sites/sync-sites.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { eachMessage } from './queue-batch.ts';

/** A site that does not answer has this long, so that a batch ends in time. */
const CONNECT_MILLIS = 1000;
const ANSWER_MILLIS = 2500;
const ATTEMPTS_MAX = 2;

const sitesContext = once((): SitesContext => {
  const context = lambdaContext();
  const peers = parsePeers(context.settings.sites);
  const publish = snsSites((region) => new SNSClient({ region, ...patience }));
  return { ...context, peers, publish };
});

const patience = {
  maxAttempts: ATTEMPTS_MAX,
  requestHandler: { connectionTimeout: CONNECT_MILLIS, requestTimeout: ANSWER_MILLIS, throwOnRequestTimeout: true },
};

/** From the queue: what happens here and what other sites say. By the schedule, each minute: a sign of life. */
export const handler = async (event: SQSEvent | object): Promise<SQSBatchResponse | BeatReport> => {
  const context = sitesContext();
  if (!isBatch(event)) return beat(context);
  return eachMessage(context, event, SitesQueueEvent, (message) => syncSites(context, message));
};

const isBatch = (event: SQSEvent | object): event is SQSEvent => 'Records' in event;

import type { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import { answerSeconds } from '../core/jobs/answer-execution.ts';
import type { Settings } from '../core/settings.ts';
import { withBundles } from './bundle.ts';
import { HandlerFunction } from './handler-function.ts';

type HandlerSpec = {
  readonly timeoutSeconds: number | ((settings: Settings) => number);
  readonly errorImpact: string;
  readonly memoryMebibytes?: number;
};

/**
 * Every function: how long it may take, and what its failure means to people (the text of its alarm).
 * Functions that read a queue stay short, because a message that failed waits six times as long.
 */
export const handlerSpecs = {
  admin: { timeoutSeconds: 29, errorImpact: 'Administrators cannot manage users and keys.' },
  bots: { timeoutSeconds: 10, errorImpact: 'Clients cannot send, stop or reconfigure bots.' },
  meetings: { timeoutSeconds: 29, errorImpact: 'Clients cannot read or change meetings and transcripts.' },
  'browser-sessions': { timeoutSeconds: 10, errorImpact: 'People cannot sign in to the pages.' },
  health: { timeoutSeconds: 10, errorImpact: 'Monitors see the service as down.' },
  executions: { timeoutSeconds: 29, errorImpact: 'Clients cannot read or cancel jobs and executions.' },
  user: { timeoutSeconds: 10, errorImpact: 'Clients cannot set their webhooks or see what was sent.' },
  assistant: { timeoutSeconds: 300, errorImpact: 'Nobody can ask the assistant, and streams of answers break off.' },
  pages: { timeoutSeconds: 10, errorImpact: 'The API document and the answers to unknown paths are missing.' },
  callbacks: {
    timeoutSeconds: 10,
    errorImpact: 'Bots cannot report; they buffer for half an hour, and silent ones are reaped after two minutes.',
  },
  sockets: { timeoutSeconds: 10, errorImpact: 'Nobody can open a live connection or subscribe to anything.' },
  'push-live': {
    timeoutSeconds: 60,
    errorImpact: 'Pages and programs see no live events; what they ask for themselves is right.',
  },
  relay: { timeoutSeconds: 60, errorImpact: 'Launches and commands wait until the sweep finds them.' },
  'launch-bot': { timeoutSeconds: 15, errorImpact: 'Bots do not start; their meetings fail after five minutes.' },
  'deliver-command': {
    timeoutSeconds: 10,
    errorImpact: 'Commands reach bots only with their next heartbeat, up to 30 seconds later.',
  },
  'run-job': {
    timeoutSeconds: (settings) => answerSeconds(settings, 'job') + settlingSeconds,
    // Five indexes of the longest meetings take 550 MB; to make one must not keep the process from its heartbeats.
    memoryMebibytes: 1024,
    errorImpact: 'Questions are not answered, and ended meetings are not indexed for the questions to come.',
  },
  'deliver-webhook': {
    timeoutSeconds: 30,
    errorImpact: 'Webhooks are not told what happens; what waits is sent later.',
  },
  'on-task-stopped': {
    timeoutSeconds: 30,
    errorImpact: 'Dead bots count as live, and hold their slots, until the sweep notices them after three minutes.',
  },
  'sweep-stale-meetings': {
    timeoutSeconds: 55,
    errorImpact: 'Stale bots are not reaped, and lost launches and stops are not repeated.',
  },
} as const satisfies Record<string, HandlerSpec>;

/** Functions that there are only where other sites are configured. */
export const siteHandlerSpecs = {
  'sync-sites': {
    timeoutSeconds: 15,
    errorImpact: 'Sessions of other sites are not seen here, and those of this site are not seen there.',
  },
} as const satisfies Record<string, HandlerSpec>;

export const allHandlerSpecs = { ...handlerSpecs, ...siteHandlerSpecs };

export type HandlerName = keyof typeof allHandlerSpecs;
export type Handlers = Readonly<Record<keyof typeof handlerSpecs, HandlerFunction>> &
  Readonly<Partial<Record<keyof typeof siteHandlerSpecs, HandlerFunction>>>;

/** Makes all functions, each with no rights but its own log; their construct ids are their names. */
export function createHandlers(scope: Construct, settings: Settings): Handlers {
  const specs = settings.sites === '' ? handlerSpecs : allHandlerSpecs;
  const names = Object.keys(specs) as HandlerName[];
  return withBundles(scope, names, ({ codeOf, fingerprint }) => {
    const deployment = settings.deployment || fingerprint;
    const shared = { [environment.settings]: JSON.stringify({ ...settings, deployment }) };
    const entries = names.map((name) => {
      const spec: HandlerSpec = allHandlerSpecs[name];
      const limits = { timeoutSeconds: timeoutSecondsOf(spec, settings), memoryMebibytes: spec.memoryMebibytes };
      return [name, new HandlerFunction(scope, name, { code: codeOf(name), ...limits, environment: shared })];
    });
    return Object.fromEntries(entries) as Handlers;
  });
}

/** What a job has, after its own time is up, to record how it ended. */
const settlingSeconds = 30;

function timeoutSecondsOf({ timeoutSeconds }: HandlerSpec, settings: Settings): number {
  return typeof timeoutSeconds === 'number' ? timeoutSeconds : timeoutSeconds(settings);
}

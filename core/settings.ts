import * as z from 'zod';
import { isPeerList, siteNamePattern } from './sites/peers.ts';

const seconds = (value: number, description: string) =>
  z.coerce.number().int().positive().default(value).describe(description);

/**
 * Every option of a deployment: `cdk deploy -c key=value` and `npm start -- -c key=value` set the same ones.
 * The descriptions are what the README and `--help` print.
 */
export const Settings = z.object({
  reservedDeadlineSeconds: seconds(300, 'How long a bot may stay `reserved` before it counts as stale.'),
  startingDeadlineSeconds: seconds(600, 'How long a bot may stay `starting`, the lobby excepted.'),
  lobbySeconds: seconds(900, 'How long a bot waits in a lobby for the host.'),
  activeDeadlineSeconds: seconds(120, 'How long an `active` bot may be silent.'),
  stopGraceSeconds: seconds(60, 'How long a bot has to leave after a stop request, before its task is stopped.'),
  stoppingDeadlineSeconds: seconds(300, 'How long after the stop request a bot counts as stale.'),
  maxDurationSeconds: seconds(14_400, 'How long a bot attends at most, counted from its start.'),
  heartbeatSeconds: seconds(30, 'How often a bot reports that it lives.'),
  retentionDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe(
      'How long finished meetings and their transcripts are kept; `data.retention_days` of a user overrides it.',
    ),
  corsOrigins: z
    .string()
    .default('')
    .describe('Exact origins that browsers may call the API from, separated by commas.'),
  botImage: z.string().default('').describe('A ready-made bot image instead of building bot-task/Dockerfile.'),
  rehearsalUrl: z
    .string()
    .default('')
    .describe('Origin that serves the rehearsal room; the platform `rehearsal` exists only where it is set.'),
  deployment: z
    .string()
    .default('')
    .describe('Name of this deployment or run; when it changes, the reaper gives every bot one full grace anew.'),
  rehearse: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('Every bot, whatever its platform, opens the rehearsal room of its native id.'),
  assistantTimeoutSeconds: z.coerce
    .number()
    .int()
    .min(10)
    .max(600)
    .default(120)
    .describe('How long the assistant may work on one answer.'),
  openQuestionsMax: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .describe('How many questions a user, or a session without a key, may have open at once.'),
  jobStepSeconds: z.coerce
    .number()
    .int()
    .min(0)
    .max(30)
    .default(0)
    .describe('How long a job, but not a stream, stays at each step, so that people can watch it.'),
  strictSessions: z
    .stringbool()
    .or(z.boolean())
    .default(true)
    .describe('Only the session that asked may read an anonymous job; off, others may too, and it is logged.'),
  anonymousAssistant: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('The assistant answers without a key, from the sample meetings only.'),
  diagnostics: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('The assistant’s streams that fail or hang on purpose, and the list of all anonymous jobs.'),
  bedrockModelId: z
    .string()
    .regex(/^[\w.:/-]*$/, 'must be the id of a model or of an inference profile')
    .default('')
    .describe(
      'The Amazon Bedrock model, or inference profile, that writes the answers; without it passages are quoted.',
    ),
  webhookRetrySeconds: z
    .string()
    .regex(/^\d{1,6}(,\d{1,6}){0,19}$/, 'must be one to twenty numbers of seconds, separated by commas')
    .default('5,300,1800,7200,18000,36000,50400,72000,86400')
    .describe('How long after each failed attempt a webhook is tried again, in seconds; give or take a fifth.'),
  webhookAllowLoopback: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('Webhooks may go to this machine, by `http` too: for trying them out on a laptop.'),
  siteName: z
    .string()
    .regex(siteNamePattern, 'must be lower-case letters, digits and dashes, at most 40')
    .default('rollcall')
    .describe('Name of this site, as sessions and other sites carry it.'),
  sites: z
    .string()
    .refine(isPeerList, 'must be name=topicArn, several separated by commas, each name once')
    .default('')
    .describe('Other sites that share their sessions with this one: `name=topicArn`, separated by commas.'),
  siteTimeoutSeconds: seconds(180, 'How long a site counts as there after its last heartbeat.'),
  availabilityZones: z.coerce
    .number()
    .int()
    .min(1)
    .max(3)
    .default(3)
    .describe('How many availability zones bots are spread over; a few regions offer only two.'),
  alarms: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('CloudWatch alarms and the topic they notify; about $3 a month.'),
});
export type Settings = z.infer<typeof Settings>;

/** Names of all options, in the order they are documented. */
export const settingNames = Object.keys(Settings.shape) as (keyof Settings)[];

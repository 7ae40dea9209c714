import type * as z from 'zod';
import { Settings, settingNames } from '../core/settings.ts';
import { parsePeers } from '../core/sites/peers.ts';

/** Reads the options out of the CDK context; refuses misspelt names and bad values in words that name the option. */
export function readSettings(context: Record<string, unknown>): Settings {
  const known = new Set<string>(settingNames);
  const unknown = Object.keys(context).filter((key) => looksLikeOption(key) && !known.has(key));
  if (unknown.length > 0) {
    throw new Error(`Unknown option -c ${unknown.join(', -c ')}. Options are: ${settingNames.join(', ')}.`);
  }
  const result = Settings.safeParse(Object.fromEntries(settingNames.map((name) => [name, context[name]])));
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => describeIssue(issue, context)).join('\n'));
  }
  refuseOwnName(result.data);
  return result.data;
}

/** A site that were its own peer would take its own sessions for another's. */
function refuseOwnName({ siteName, sites }: Settings): void {
  if (!parsePeers(sites).some(({ name }) => name === siteName)) return;
  throw new Error(`Option -c sites=${sites} is refused: ${siteName} is this site itself.`);
}

/** Context is shared with CDK, whose own keys carry a colon, a slash, an at sign or a dash. */
function looksLikeOption(key: string): boolean {
  return /^[A-Za-z0-9]+$/.test(key);
}

function describeIssue(issue: z.core.$ZodIssue, context: Record<string, unknown>): string {
  const name = String(issue.path[0]);
  return `Option -c ${name}=${String(context[name])} is refused: ${issue.message}.`;
}

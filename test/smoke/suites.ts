import type { Suite } from './suite.ts';
import { botCreation } from './suites/bot-creation.ts';
import { cleanUp } from './suites/clean-up.ts';
import { commands } from './suites/commands.ts';
import { compatibility } from './suites/compatibility.ts';
import { configuration } from './suites/configuration.ts';
import { consistency } from './suites/consistency.ts';
import { endToEnd } from './suites/end-to-end.ts';
import { shutdown } from './suites/shutdown.ts';
import { stateTransitions } from './suites/state-transitions.ts';
import { usersAndTokens } from './suites/users-and-tokens.ts';

/** The ten suites of the product's smoke test plan, in its order: each leaves to the next what it needs. */
export const suites: readonly Suite[] = [
  usersAndTokens,
  botCreation,
  stateTransitions,
  configuration,
  shutdown,
  cleanUp,
  compatibility,
  consistency,
  commands,
  endToEnd,
];

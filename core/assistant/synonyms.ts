import { tokens } from './tokens.ts';

/** Words that people use for one another in meetings. Small on purpose: each line widens every question that uses it. */
const groups = [
  'decide decision decided agree agreed settle settled conclude choose chosen',
  'date deadline schedule scheduled',
  'launch release ship rollout',
  'problem issue bug defect error',
  'outage incident downtime',
  'cause reason why root',
  'price pricing cost costs budget fee',
  'customer client',
  'task action todo',
  'risk concern worry worried',
  'fix repair solve resolve solution',
  'delay postpone slip move push',
  'hire hiring recruit candidate',
].map((words) => [...new Set(tokens(words))]);

const groupOf = new Map<string, readonly string[]>(groups.flatMap((group) => group.map((term) => [term, group])));

/** Other terms that may stand for this one. */
export const synonymsOf = (term: string): string[] => (groupOf.get(term) ?? []).filter((other) => other !== term);

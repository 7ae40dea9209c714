import { tokens } from './tokens.ts';

const SAME_WORD_WEIGHT = 0.95;
const SYNONYM_WEIGHT = 0.6;

/**
 * Words that people use for one another in meetings; those joined by a slash are forms of one word that stemming leaves
 * apart. Small on purpose: each line widens every question that uses it.
 */
const groups = [
  'decide/decision agree/agreement settle/settlement conclude/conclusion choose/chose/chosen',
  'date deadline schedule',
  'launch release ship rollout',
  'problem issue bug defect error',
  'outage incident downtime',
  'cause reason',
  'price/pricing cost budget fee',
  'money euro dollar',
  'customer client',
  'risk concern worry',
  'fix repair solve/solution resolve/resolution',
  'delay postpone slip',
  'hire recruit',
  'doc/documentation manual guide',
].map((group) => group.split(' ').map((forms) => [...new Set(forms.split('/').flatMap(tokens))]));

/** Other terms that may stand for this one, each with how well it does. */
export function synonymsOf(term: string): Map<string, number> {
  const group = groups.find((words) => words.some((forms) => forms.includes(term))) ?? [];
  const weighed = group.flatMap((forms): [string, number][] =>
    forms.map((form) => [form, forms.includes(term) ? SAME_WORD_WEIGHT : SYNONYM_WEIGHT]),
  );
  return new Map(weighed.filter(([other]) => other !== term));
}

import type { Progress } from '../../../../client/index.ts';

/** What the assistant goes through, in this order. */
export const stepNames = ['initializing', 'loading_documents', 'analyzing', 'generating_response'] as const;

const labels: Record<string, string> = {
  initializing: 'Start',
  loading_documents: 'Find meetings',
  analyzing: 'Read them',
  generating_response: 'Answer',
};

export type ShownStep = { name: string; label: string; state: 'waiting' | 'running' | 'done'; finding: string };

/** The steps of an answer as a list of fixed length, so that nothing on the page moves while it is made. */
export function shownSteps(steps: readonly Progress[], isStreaming: boolean): ShownStep[] {
  const reached = steps.map(({ step }) => step);
  const furthest = Math.max(-1, ...stepNames.map((name, index) => (reached.includes(name) ? index : -1)));
  return stepNames.map((name, index) => ({
    name,
    label: labels[name] ?? name,
    state: index > furthest ? 'waiting' : index === furthest && isStreaming ? 'running' : 'done',
    finding: findingOf(steps.find(({ step }) => step === name)),
  }));
}

/** The one figure of a step that says most: the last that it tells. */
function findingOf(progress: Progress | undefined): string {
  const figures = Object.entries(progress?.details ?? {}).filter(([, value]) => typeof value === 'number');
  const [name, value] = figures.at(-1) ?? [];
  if (name === undefined) return '';
  const noun = nouns[name] ?? name.split('_')[0] ?? '';
  return `${value} ${value === 1 ? noun.replace(/s$/, '') : noun}`;
}

/** What the assistant calls documents are meetings here. */
const nouns: Record<string, string> = { documents_found: 'meetings' };

import type { Progress } from '../../../../client/index.ts';

/** What the assistant goes through, in this order. */
export const stepNames = ['initializing', 'loading_documents', 'analyzing', 'generating_response'] as const;

const labels: Record<string, string> = {
  initializing: 'Starting',
  loading_documents: 'Finding meetings',
  analyzing: 'Reading what was said',
  generating_response: 'Writing the answer',
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

/** The figures that a step brought. */
function findingOf(progress: Progress | undefined): string {
  const details = progress?.details ?? {};
  const found = details.documents_found;
  if (typeof found === 'number') return `${found} ${found === 1 ? 'meeting' : 'meetings'}`;
  const metrics = typeof details.metrics === 'object' && details.metrics !== null ? details.metrics : details;
  const figures = Object.entries(metrics).filter(([, value]) => typeof value === 'number');
  return figures
    .slice(0, 2)
    .map(([name, value]) => `${value} ${name.replaceAll('_', ' ')}`)
    .join(', ');
}

import { describe, expect, it } from 'vitest';
import { proseOf, readDocument } from './documents.ts';

/** The sections on alarms and dead-letter queues; that each alarm has one is checked with the alarms. */
const runbook = readDocument('docs/runbook.md');
const [, ...chapters] = runbook.text.split(/^## /m);
const sections = chapters
  .filter((chapter) => /^(?:Alarms|Dead-letter queues)\n/.test(chapter))
  .flatMap((chapter) => chapter.split(/^### /m).slice(1))
  .map((section): [string, string] => [section.slice(0, section.indexOf('\n')), section]);

describe('docs/runbook.md', () => {
  it.each(sections)('says what %s means, how to look into it and what to do', (_, section) => {
    const parts = [...section.matchAll(/^\*\*(\w+)\.\*\*/gm)].map(([, part]) => part);
    expect(parts).toEqual(['Description', 'Investigation', 'Resolution']);
  });

  it.each(sections)('shows a command for %s', (_, section) => {
    expect(section).toMatch(/\b(?:aws|insights|curl|npm) /);
  });

  const symptoms = [
    'Bot creation fails',
    'State transitions are slow',
    'Limit errors',
    'Clean-up is not running',
    'The assistant does not answer',
  ];
  it.each(symptoms)('shows "%s" on the laptop and on AWS', (symptom) => {
    const [, section = ''] = runbook.text.split(`### ${symptom}\n`);
    const [own = ''] = section.split(/^##+ /m);
    expect(own).toMatch(/^Laptop:[\s\S]*(?:npm start -- --logs|curl)/m);
    expect(own).toMatch(/^AWS:[\s\S]*aws /m);
  });

  it('has its sections outside of code', () => {
    expect(sections.length).toBeGreaterThan(5);
    for (const [heading] of sections) expect(proseOf(runbook)).toContain(`### ${heading}\n`);
  });
});

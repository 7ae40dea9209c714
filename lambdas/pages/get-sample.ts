import * as z from 'zod';
import { findSample, SampleMeeting, sampleNames } from '../../core/assistant/samples/samples.ts';
import { DomainError } from '../../core/errors.ts';
import { openRoute } from '../http/routes-by-caller.ts';

const [exampleName = ''] = sampleNames;
/** Enough to see what it looks like. */
const SEGMENTS_SHOWN = 2;

export const getSample = openRoute(
  {
    path: z.object({ name: z.string().meta({ example: exampleName }) }),
    success: 200,
    document: {
      tag: 'Transcripts',
      summary: 'Read a sample meeting',
      description: `Invented meetings that questions without a key are answered from: ${sampleNames.map((name) => `\`${name}\``).join(', ')}.`,
      answer: SampleMeeting,
      answerExample: exampleOf(exampleName),
      refusals: { 404: 'Sample not found' },
    },
  },
  (_context: unknown, { path }) => {
    const sample = findSample(path.name);
    if (!sample) throw new DomainError('not_found', 'Sample not found');
    return sample;
  },
);

function exampleOf(name: string): SampleMeeting | undefined {
  const sample = findSample(name);
  return sample && { ...sample, segments: sample.segments.slice(0, SEGMENTS_SHOWN) };
}

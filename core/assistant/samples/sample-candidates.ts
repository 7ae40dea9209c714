import type { Candidate } from '../candidate.ts';
import { MeetingIndex } from '../meeting-index.ts';
import { packTerms } from '../term-digest.ts';
import { findSample, sampleNames } from './samples.ts';

let candidates: readonly Candidate[] | undefined;

/** The sample meetings, ready to be searched; indexed when somebody first asks. */
export function sampleCandidates(): readonly Candidate[] {
  candidates ??= sampleNames.flatMap((name): Candidate[] => {
    const sample = findSample(name);
    if (!sample) return [];
    const { title, start_time, segments } = sample;
    const index = MeetingIndex.of(segments);
    const meeting = { id: null, title, heldAt: start_time, path: `/samples/${name}` };
    return [{ meeting, terms: packTerms(MeetingIndex.countTerms(segments)), open: () => index }];
  });
  return candidates;
}

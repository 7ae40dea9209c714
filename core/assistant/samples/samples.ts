import * as z from 'zod';
import { customerCall } from './customer-call.ts';
import { incidentReview } from './incident-review.ts';
import { launchPlanning } from './launch-planning.ts';

const SampleSegment = z.object({
  segment_id: z.string(),
  start: z.number(),
  end: z.number(),
  speaker: z.string(),
  text: z.string(),
});

/** An invented meeting that ships with Rollcall, so that the first question has something to search. */
export const SampleMeeting = z
  .object({
    name: z.string(),
    title: z.string(),
    start_time: z.iso.datetime(),
    segments: z.array(SampleSegment),
  })
  .meta({ id: 'SampleMeeting' });
export type SampleMeeting = z.infer<typeof SampleMeeting>;

/** A sample as it is written down: one line of speech per line, "mm:ss Speaker: text". */
export type SampleScript = { title: string; startTime: string; script: string };

const scripts: Readonly<Record<string, SampleScript>> = {
  'launch-planning': launchPlanning,
  'customer-call': customerCall,
  'incident-review': incidentReview,
};

export const sampleNames: readonly string[] = Object.keys(scripts);

/** The sample of that name. */
export function findSample(name: string): SampleMeeting | undefined {
  const sample = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  return sample && { name, title: sample.title, start_time: sample.startTime, segments: readScript(sample.script) };
}

const spokenLine = /^(\d+):(\d\d) ([^:]+): (.+)$/;
const SECONDS_PER_WORD = 0.4;

function readScript(script: string): SampleMeeting['segments'] {
  return script
    .trim()
    .split('\n')
    .map((line, position) => {
      const [, minutes, seconds, speaker = '', text = ''] = spokenLine.exec(line.trim()) ?? [];
      const start = Number(minutes) * 60 + Number(seconds);
      const end = Math.round((start + text.split(' ').length * SECONDS_PER_WORD) * 10) / 10;
      return { segment_id: `line-${position + 1}`, start, end, speaker, text };
    });
}

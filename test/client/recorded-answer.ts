import type { Answer, AnswerEvent } from '../../client/types.ts';

export const jobId = 'job_0197a3b4c5d6e7f8a9b0c1d2e3f';

export const answer: Answer = {
  response: 'Launch date: 3 June – “très bien”, said 陳. No earlier messages were considered.',
  sources: [
    {
      title: 'Release round',
      url: '/transcripts/rehearsal/release#s-1',
      relevance: 0.92,
      type: 'transcript',
      meeting_id: null,
      segment_id: 's-1',
      speaker: 'Mara',
      start: 61.5,
      excerpt: 'We launch on 3 June.',
    },
  ],
  metadata: { processing_time: 0.2, documents_analyzed: 3, model_version: 'extractive-1' },
};

const progress = (step: string, percent: number, details: Record<string, unknown> | null): AnswerEvent => ({
  event: 'progress',
  data: { step, message: `${step}…`, progress: percent, details },
});

export const events: readonly AnswerEvent[] = [
  progress('initializing', 10, null),
  progress('loading_documents', 25, { documents_found: 3, sources: ['Release round'] }),
  progress('analyzing', 50, { metrics_analyzed: 2 }),
  progress('generating_response', 75, null),
  { event: 'result', data: answer },
  { event: 'complete', data: { step: 'complete', message: 'Analysis complete', progress: 100 } },
];

type Sent = { readonly event: string; readonly data: unknown };

/** One event as the contract writes it, or with its characters unescaped, which a client must bear too. */
export const frame = ({ event, data }: Sent, id: string): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\nid: ${id}\n\n`;

export const heartbeat = (id: string): string => frame({ event: 'heartbeat', data: {} }, id);

/** What a server sends that was asked for the events after number `after`; a heartbeat follows the second. */
export function recordedAfter(after: number): Uint8Array {
  const frames = events.map((event, index) => {
    const id = `${jobId}/${index + 1}`;
    return frame(event, id) + (index === 1 ? heartbeat(id) : '');
  });
  return new TextEncoder().encode(frames.slice(after).join(''));
}

/** The number in the `Last-Event-ID` of a request. */
export const numberIn = (lastEventId: string | null): number => Number(lastEventId?.split('/')[1] ?? 0);

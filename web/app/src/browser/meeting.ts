import { type Readable, writable } from 'svelte/store';
import { isSignedOut } from '../api/failure.ts';
import { rollcall } from '../api/rollcall.ts';
import type { History, Meeting, Pair } from '../api/types.ts';
import { KeepFresh } from '../live/keep-fresh.ts';
import { emptyTranscript, hear, type TranscriptState, takeStored } from '../meetings/transcript.ts';
import { after } from './after.ts';
import { isLive, live } from './live.ts';
import { sessionEnded } from './session.ts';

export type MeetingState = {
  meeting: Meeting | undefined;
  history: History | undefined;
  transcript: TranscriptState;
  problem: unknown;
};

export type MeetingStore = Readable<MeetingState> & { refreshNow(): void; stop(): void };

/** One meeting, as it is stored and as its events tell; the words of a live one come over the socket. */
export function followMeeting(pair: Pair, wantedId: number | undefined): MeetingStore {
  const store = writable<MeetingState>({
    meeting: undefined,
    history: undefined,
    transcript: emptyTranscript,
    problem: undefined,
  });
  let state: MeetingState;
  const forget = store.subscribe((value) => {
    state = value;
  });
  const load = async () => {
    const asOf = state.transcript.change;
    try {
      const meeting = await rollcall.readMeeting(pair, wantedId);
      const [history, { segments }] = await Promise.all([
        rollcall.readHistory(pair, meeting.id),
        rollcall.readTranscript(pair, meeting.id),
      ]);
      store.update(({ transcript }) => ({
        meeting,
        history,
        transcript: takeStored(transcript, segments, asOf),
        problem: undefined,
      }));
    } catch (problem) {
      if (isSignedOut(problem)) sessionEnded();
      else store.update((before) => ({ ...before, problem }));
    }
  };
  const fresh = new KeepFresh({ isLive, after, load });
  const unwatch = live.watch(pair);
  const unlisten = live.listen((frame) => {
    if (!('meeting' in frame) || frame.meeting.id !== state.meeting?.id) return;
    if (frame.type === 'meeting.status') return fresh.refresh();
    const { segments } = frame.payload;
    const isFinal = frame.type === 'transcript.finalized';
    store.update((before) => ({ ...before, transcript: hear(before.transcript, segments, isFinal) }));
  });
  return {
    subscribe: store.subscribe,
    refreshNow: () => fresh.refreshNow(),
    stop: () => {
      fresh.stop();
      unwatch();
      unlisten();
      forget();
    },
  };
}

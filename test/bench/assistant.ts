import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { answerQuestion } from '../../core/assistant/answer-question.ts';
import { indexMeeting } from '../../core/assistant/index-meeting.ts';
import { Question } from '../../core/assistant/question.ts';
import { extractiveAnswerer } from '../../core/assistant/quote-passages.ts';
import { findSample, sampleNames } from '../../core/assistant/samples/samples.ts';
import type { MeetingRecord } from '../../core/meetings/meeting-record.ts';
import { segmentKey } from '../../core/segments/segment-keys.ts';
import { type Capacity, meterCapacity } from '../support/capacity-meter.ts';
import { finishTestMeeting } from '../support/test-meetings.ts';
import { createWorld, type World } from '../support/world.ts';
import { heading, median, row } from './print.ts';

const SEGMENTS_PER_MEETING = 1000;
const WORDS_PER_SEGMENT = 14;
const BATCH = 25;
const PARALLEL = 8;
const RUNS = 15;
const decision = 'So it is decided: the launch date is 16 June.';

/** With so many more meetings that speak of the launch, as many are opened as ever are for one question. */
const RIVALS = 4;

const allWords = sampleNames.flatMap((name) => findSample(name)?.segments.flatMap(({ text }) => text.split(' ')) ?? []);

const wordsOfOthers = allWords.filter((word) => !/launch|release|ship/i.test(word));

/**
 * How long the built-in answerer takes over one meeting of 1,000 segments, with many segments in other meetings of the
 * same user, all of which speak of decisions and dates, and with a few more that speak of the launch as well.
 */
export async function benchAssistant(otherSegments: number): Promise<void> {
  heading('A question, answered in one process');
  row('segments', 'calls', 'read units', 'median ms', 'slowest ms', 'ratio');
  const world = await createWorld();
  // Nobody reads the stream here, and it slows the local table down.
  const StreamSpecification = { StreamEnabled: false };
  await world.client.send(new UpdateTableCommand({ TableName: world.tableName, StreamSpecification }));
  const measure = meterCapacity(world.client);
  const user = await world.newUser();
  await hold(world, user, [...chatter(world, allWords).slice(1), decision]);
  const alone = await ask(world, user, measure);
  row(`${SEGMENTS_PER_MEETING} alone`, ...alone.cells, '1.00×');
  for (let stored = 0; stored < otherSegments; stored += SEGMENTS_PER_MEETING) {
    await hold(world, user, chatter(world, wordsOfOthers));
    if (process.stderr.isTTY) process.stderr.write(`\r  storing ${stored} of ${otherSegments} …\x1b[K`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const among = await ask(world, user, measure);
  row(`and ${otherSegments} in other meetings`, ...among.cells, `${(among.millis / alone.millis).toFixed(2)}×`);
  for (let rival = 0; rival < RIVALS; rival += 1) await hold(world, user, chatter(world, allWords));
  const rivalled = await ask(world, user, measure);
  row(`and ${RIVALS} meetings about the same`, ...rivalled.cells, `${(rivalled.millis / alone.millis).toFixed(2)}×`);
}

const chatter = ({ context }: World, words: readonly string[]): string[] =>
  Array.from({ length: SEGMENTS_PER_MEETING }, () =>
    Array.from({ length: WORDS_PER_SEGMENT }, () => words[Math.floor(context.random() * words.length)]).join(' '),
  );

async function hold(world: World, user: number, said: readonly string[]): Promise<void> {
  const meeting = await world.reserve(user);
  await store(world, meeting, said);
  await finishTestMeeting(world.context, user, meeting.id);
  // Long enough after the meeting's end that the index stays.
  world.advance(120);
  await indexMeeting(world.context, meeting);
}

async function store(world: World, meeting: MeetingRecord, said: readonly string[]): Promise<void> {
  const documents = DynamoDBDocumentClient.from(world.client);
  const created_at = world.context.now().toISOString();
  const owner = { user_id: meeting.user_id, meeting_id: meeting.id, created_at };
  const items = said.map((text, position) => {
    const segment = {
      segment_id: `segment-${position}`,
      revision: 1,
      start: position * 3,
      end: position * 3 + 3,
      text,
    };
    return { ...segmentKey(meeting.id, segment), ...segment, ...owner, speaker: `Speaker ${position % 5}` };
  });
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, number) =>
    items.slice(number * BATCH, (number + 1) * BATCH).map((Item) => ({ PutRequest: { Item } })),
  );
  for (let start = 0; start < batches.length; start += PARALLEL) {
    const writes = batches.slice(start, start + PARALLEL);
    await Promise.all(
      writes.map((puts) => documents.send(new BatchWriteCommand({ RequestItems: { [world.tableName]: puts } }))),
    );
  }
}

type Measure = (work: () => Promise<unknown>) => Promise<Capacity>;

async function ask({ context }: World, userId: number, measure: Measure) {
  const question = Question.parse({ query: 'What did we decide about the launch date?' });
  const answer = () =>
    answerQuestion(
      { ...context, answerer: extractiveAnswerer },
      { asker: { kind: 'user', userId }, question },
      {
        onStep: async () => {},
        signal: new AbortController().signal,
        guard: (run) => run(new AbortController().signal),
      },
    );
  const { response } = await answer();
  if (!response.includes(decision)) throw new Error(`The bench's question was answered by: ${response}`);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const began = performance.now();
    await answer();
    times.push(performance.now() - began);
  }
  const { calls, readUnits } = await measure(answer);
  const millis = median(times);
  return { millis, cells: [calls, readUnits, millis.toFixed(0), Math.max(...times).toFixed(0)] };
}

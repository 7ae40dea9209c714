import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAnswerer } from '../../../core/assistant/create-answerer.ts';
import { indexMeeting } from '../../../core/assistant/index-meeting.ts';
import { instructions } from '../../../core/assistant/prompt.ts';
import { CircuitBreakerOpenError, OperationTimeoutError } from '../../../core/breaker/breaker-errors.ts';
import { segmentKey } from '../../../core/segments/segment-keys.ts';
import { createAssistantWorld } from './assistant-world.ts';
import { type ConverseCall, type FakeReply, startFakeBedrock } from './fake-bedrock.ts';

const bedrockModelId = 'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.some-model-v1:0';
const question = 'What did we decide about the launch date?';
const good = { text: JSON.stringify({ answer: 'Mara decided on 16 June.', citations: [2] }) };

const world = await createAssistantWorld();
const { context } = world;
let reply: (call: ConverseCall) => FakeReply | Promise<FakeReply> = () => good;
const bedrock = await startFakeBedrock((call) => reply(call));
const answerer = createAnswerer({ bedrockModelId }, bedrock.environment);
let user = 0;
let meetingId = 0;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await bedrock.stop();
});
beforeEach(async () => {
  reply = () => good;
  bedrock.calls.length = 0;
  user = await world.newUser();
  const said = ['What about the launch date?', 'Decided: we launch on 16 June.', 'Lunch is at noon.'];
  const meeting = await world.hold(user, said, 'Launch planning');
  meetingId = meeting.id;
  await indexMeeting(context, meeting);
});
const ask = (more: object = {}) => world.ask(user, question, { answerer, ...more });
const line = (number: number) => segmentKey(meetingId, { start: number * 5, segment_id: `segment-${number * 5}` });

describe('the Bedrock answerer', () => {
  it('answers with what the model wrote, and the passages that it cites', async () => {
    const { response, sources, metadata } = await ask();
    expect(response.split('\n\n')).toEqual([
      `You asked: “${question}”`,
      'Mara decided on 16 June.',
      'No earlier messages were considered.',
    ]);
    expect(sources.map(({ segment_id }) => segment_id)).toEqual(['segment-5']);
    expect(metadata.model_version).toBe(bedrockModelId);
  });

  it('sends what the SDK would send, signed, and without tools', async () => {
    await ask();
    const [ours] = bedrock.calls;
    const client = new BedrockRuntimeClient({
      endpoint: bedrock.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' },
      requestHandler: new NodeHttpHandler(),
    });
    const input = { ...Object(ours?.body), modelId: bedrockModelId } satisfies ConverseCommandInput;
    await client.send(new ConverseCommand(input));
    const [, theirs] = bedrock.calls;
    expect([ours?.method, ours?.path, ours?.body]).toEqual([theirs?.method, theirs?.path, theirs?.body]);
    const scope = /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock\/aws4_request,/;
    expect(ours?.headers.authorization).toMatch(scope);
    expect(theirs?.headers.authorization).toMatch(scope);
    expect(Object.keys(Object(ours?.body)).sort()).toEqual(['inferenceConfig', 'messages', 'system']);
    expect(ours?.system).toBe(instructions);
  });

  it('gives the model passages and earlier messages between delimiters, the question after them', async () => {
    await world.ask(
      user,
      { query: question, conversation_history: [{ role: 'user', content: 'Hello there' }] },
      { answerer },
    );
    const [first = '', marker = '', ...rest] = bedrock.calls[0]?.prompt.split('\n') ?? [];
    expect(first).toBe(`The marker is ${marker}`);
    expect(marker).toMatch(/^<<[\w-]{24}>>$/);
    expect(rest).toEqual([
      'Passages:',
      '[1] Launch planning, 2 January 2026, 00:00, Ada: What about the launch date?',
      '[2] Launch planning, 2 January 2026, 00:05, Ada: Decided: we launch on 16 June.',
      '[3] Launch planning, 2 January 2026, 00:10, Ada: Lunch is at noon.',
      'Earlier messages:',
      'user: Hello there',
      marker,
      `Question: ${question}`,
    ]);
  });

  it('is not asked when no passage fits', async () => {
    const { response } = await world.ask(user, 'Where is Zanzibar?', { answerer });
    expect(response).toContain('Nothing that was said');
    expect(bedrock.calls).toEqual([]);
  });

  it.each([
    ['nothing', JSON.stringify({ answer: '', citations: [] })],
    ['an answer without citations', JSON.stringify({ answer: 'In May, I guess.', citations: [] })],
    ['citations that were not supplied', JSON.stringify({ answer: 'In May.', citations: [0, -1, 4, 1.5, '2', null] })],
    ['no JSON', 'The launch is in May.'],
    ['other JSON', JSON.stringify({ reply: 'In May.' })],
    ['half of it', '{"answer": "In May.", "citations": [1'],
  ])('quotes the nearest passages when the model replies %s', async (_, text) => {
    reply = () => ({ text });
    const { response, sources } = await ask();
    expect(response).toContain('The transcripts do not answer this. This is what was said:');
    expect(response).toContain('Decided: we launch on 16 June.');
    expect(response).not.toContain('May');
    expect(sources.map(({ segment_id }) => segment_id)).toContain('segment-5');
  });

  it('drops citations that were not supplied and keeps the others', async () => {
    reply = () => ({
      text: `Sure!\n\`\`\`json\n${JSON.stringify({ answer: 'On 16 June.', citations: [2, 9, 2] })}\n\`\`\``,
    });
    const { response, sources } = await ask();
    expect(response).toContain('On 16 June.');
    expect(sources.map(({ segment_id }) => segment_id)).toEqual(['segment-5']);
  });
});

describe('a model that is busy', () => {
  it.each([429, 500, 503])('is asked up to three times after %i, each time through the guard', async (status) => {
    let guarded = 0;
    reply = () => (bedrock.calls.length < 3 ? { status, type: 'ThrottlingException' } : good);
    const { response } = await ask({
      guard: <Result>(run: (limit: AbortSignal) => Promise<Result>) => {
        guarded += 1;
        return run(new AbortController().signal);
      },
    });
    expect(response).toContain('Mara decided');
    expect([bedrock.calls.length, guarded]).toEqual([3, 3]);
  });

  it('fails the answer after the third time', async () => {
    reply = () => ({ status: 503, type: 'ServiceUnavailableException' });
    await expect(ask()).rejects.toThrow('The language model answered 503 (ServiceUnavailableException)');
    expect(bedrock.calls).toHaveLength(3);
  });

  it('is not asked again after a refusal that would be the same', async () => {
    reply = () => ({ status: 403, type: 'AccessDeniedException' });
    await expect(ask()).rejects.toThrow('The language model answered 403 (AccessDeniedException)');
    expect(bedrock.calls).toHaveLength(1);
  });

  it('is asked again when a call took too long', async () => {
    let guarded = 0;
    const guard = <Result>(run: (limit: AbortSignal) => Promise<Result>) => {
      guarded += 1;
      const tooLate = new OperationTimeoutError('language model');
      return run(guarded === 1 ? AbortSignal.abort(tooLate) : new AbortController().signal);
    };
    expect((await ask({ guard })).response).toContain('Mara decided');
    expect(guarded).toBe(2);
  });

  it('is not asked behind an open breaker', async () => {
    let guarded = 0;
    const now = context.now();
    const guard = () => {
      guarded += 1;
      return Promise.reject(new CircuitBreakerOpenError('language model', now, now));
    };
    await expect(ask({ guard })).rejects.toThrow('Circuit breaker open');
    expect([guarded, bedrock.calls.length]).toEqual([1, 0]);
  });

  it('is left alone as soon as the answer is cancelled', async () => {
    const stop = new AbortController();
    reply = () => {
      stop.abort(new Error('Cancelled'));
      return 'hang';
    };
    await expect(ask({ signal: stop.signal })).rejects.toThrow('Cancelled');
    expect(bedrock.calls).toHaveLength(1);
  });

  it('is away when nobody listens at its address', async () => {
    const environment = { ...bedrock.environment, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:1' };
    await expect(ask({ answerer: createAnswerer({ bedrockModelId }, environment) })).rejects.toThrow(
      'The language model could not be reached',
    );
  });
});

describe('what changes while the model writes', () => {
  it('is not quoted once it is gone: the model writes again without it', async () => {
    reply = async ({ prompt }) => {
      await context.table.deleteAll([line(1)]);
      const isThere = prompt.includes('16 June');
      return {
        text: JSON.stringify({
          answer: isThere ? 'On 16 June.' : 'They asked for a date.',
          citations: [isThere ? 2 : 1],
        }),
      };
    };
    const { response, sources } = await ask();
    expect(bedrock.calls).toHaveLength(2);
    expect(response).toContain('They asked for a date.');
    expect(JSON.stringify({ response, sources })).not.toContain('16 June');
  });

  it('is taken as it was revised', async () => {
    reply = async ({ prompt }) => {
      await context.table.update({ update: line(1), set: { text: 'Decided: we launch on 7 July.', revision: 2 } });
      return {
        text: JSON.stringify({ answer: prompt.includes('7 July') ? 'On 7 July.' : 'On 16 June.', citations: [2] }),
      };
    };
    const { response, sources } = await ask();
    expect(response).toContain('On 7 July.');
    expect(sources[0]?.excerpt).toBe('Decided: we launch on 7 July.');
  });

  it('is quoted as it is when it changes again and again', async () => {
    reply = async () => {
      const revision = bedrock.calls.length + 1;
      await context.table.update({ update: line(1), set: { text: `We launch on ${revision} July.`, revision } });
      return good;
    };
    const { response } = await ask();
    expect(response).toContain('We launch on 3 July.');
    expect(response).not.toContain('Mara decided');
  });

  it('leaves an honest word when all is gone', async () => {
    reply = async () => {
      await context.table.deleteAll([line(0), line(1), line(2)]);
      return { text: JSON.stringify({ answer: 'On 16 June.', citations: [1, 2, 3] }) };
    };
    const { response, sources } = await ask();
    expect(response).toContain('was deleted while the answer was being written');
    expect(response).not.toContain('16 June');
    expect(sources).toEqual([]);
  });
});

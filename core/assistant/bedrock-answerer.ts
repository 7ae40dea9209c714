import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import * as z from 'zod';
import { createSigner, type Signer, signedHeaders } from '../signed-headers.ts';
import { type Answerer, ModelError } from './answerer.ts';
import { parseJson } from './parse-json.ts';
import { instructions, promptOf, readReply } from './prompt.ts';

const ANSWER_TOKENS_MAX = 800;
const SERVICE = 'bedrock';
/** Busy, starting, or ill; every other refusal would be the same again. */
const TRANSIENT_STATUSES = [408, 424, 429, 500, 502, 503, 504];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Answers by Amazon Bedrock's Converse, without tools. One signed call: the SDK's client weighs 90 KB, most of it for
 * streams, and every question of those who use no model would carry it.
 */
export function bedrockAnswerer(modelId: string, environment: Environment): Answerer {
  const credentials = defaultProvider();
  return {
    modelVersion: modelId,
    isGuarded: true,
    generate: async (request, signal) => {
      const input: Omit<ConverseCommandInput, 'modelId'> = {
        system: [{ text: instructions }],
        messages: [{ role: 'user', content: [{ text: promptOf(request) }] }],
        inferenceConfig: { maxTokens: ANSWER_TOKENS_MAX, temperature: 0 },
      };
      const region = environment.AWS_REGION ?? '';
      const call = { url: converseUrl(modelId, region, environment), body: JSON.stringify(input) };
      return readReply(await converse(call, createSigner({ service: SERVICE, region, credentials }), signal), request);
    },
  };
}

/** The variables are those by which the SDK finds an endpoint other than AWS's own. */
function converseUrl(modelId: string, region: string, environment: Environment): URL {
  const endpoint = environment.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? environment.AWS_ENDPOINT_URL;
  const path = `/model/${encodeURIComponent(modelId)}/converse`;
  return new URL(path, endpoint ?? `https://bedrock-runtime.${region}.amazonaws.com`);
}

async function converse(
  { url, body }: { url: URL; body: string },
  signer: Signer,
  signal: AbortSignal,
): Promise<string> {
  const method = 'POST';
  const headers = await signedHeaders(signer, url, { method, headers: { 'content-type': 'application/json' }, body });
  const { status, type, text } = await send(url, { method, headers, body, signal });
  if (status === 200) return textOf(text);
  // Without the refusal's own text, which may repeat the question.
  throw new ModelError(`The language model answered ${status} (${type})`, TRANSIENT_STATUSES.includes(status));
}

async function send(url: URL, init: RequestInit & { signal: AbortSignal }) {
  try {
    const response = await fetch(url, init);
    const type = /^\w+/.exec(response.headers.get('x-amzn-errortype') ?? '')?.[0] ?? 'no reason';
    return { status: response.status, type, text: await response.text() };
  } catch (error) {
    init.signal.throwIfAborted();
    throw new ModelError('The language model could not be reached', true, { cause: error });
  }
}

const ConverseAnswer = z.object({
  output: z.object({ message: z.object({ content: z.array(z.object({ text: z.string().optional() })) }) }),
});

/** What the model wrote; empty, and so no answer, when it wrote nothing or Bedrock sent something else. */
function textOf(body: string): string {
  const parsed = ConverseAnswer.safeParse(parseJson(body)).data;
  return parsed?.output.message.content.map(({ text }) => text ?? '').join('') ?? '';
}

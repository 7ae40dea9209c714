import { createServer, type IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';

const ConverseInput = z.looseObject({
  system: z.array(z.object({ text: z.string() })),
  messages: z.array(z.object({ role: z.string(), content: z.array(z.object({ text: z.string() })) })),
});

export type ConverseCall = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
  system: string;
  prompt: string;
};

/** What the fake does with a call: a model's reply, a refusal, or `hang`. */
export type FakeReply = { text: string } | { status: number; type: string } | 'hang';

/** Speaks enough of Bedrock's Converse over HTTP to stand behind the SDK's endpoint. */
export async function startFakeBedrock(reply: (call: ConverseCall) => FakeReply | Promise<FakeReply>) {
  const calls: ConverseCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const { system, messages } = ConverseInput.parse(body);
    const call: ConverseCall = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
      system: system.map(({ text }) => text).join(''),
      prompt: messages.flatMap(({ content }) => content.map(({ text }) => text)).join(''),
    };
    calls.push(call);
    const answer = await reply(call);
    if (answer === 'hang') return;
    if ('status' in answer) {
      response.writeHead(answer.status, { 'x-amzn-errortype': `${answer.type}:http://internal.amazon.com/coral/` });
      response.end(JSON.stringify({ message: 'No.' }));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    const output = { message: { role: 'assistant', content: [{ text: answer.text }] } };
    response.end(
      JSON.stringify({ output, stopReason: 'end_turn', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The fake Bedrock has no port.');
  const endpoint = `http://127.0.0.1:${address.port}`;
  return {
    calls,
    endpoint,
    environment: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint, AWS_REGION: 'eu-central-1' },
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

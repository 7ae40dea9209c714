import { createServer, type IncomingMessage, type Server } from 'node:http';
import { siteTopicArn } from '../../local/sites/peers.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read messages of every shape.
export type SiteMessage = any;

const published =
  '<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful/><Failed/>' +
  '</PublishBatchResult><ResponseMetadata><RequestId>line</RequestId></ResponseMetadata></PublishBatchResponse>';

/**
 * The line to a site: runners are told that the site is here. It notes what they publish to the site and passes it on
 * to the runner that plays the site, or keeps it where the test plays the site itself.
 */
export class SiteLine {
  /** What was published to the site, in order; what came while the line was cut is not here. */
  readonly messages: SiteMessage[] = [];
  isCut = false;
  /** Calls that found the line cut. */
  refused = 0;
  readonly url: string;
  readonly #server: Server;

  constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  ofType(...types: readonly string[]): SiteMessage[] {
    return this.messages.filter(({ type }) => types.includes(type));
  }

  get sessions(): SiteMessage[] {
    return this.ofType('session_updated', 'session_removed');
  }

  get heartbeats(): SiteMessage[] {
    return this.ofType('site.heartbeat').map(({ heartbeat }) => heartbeat);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

export async function openSiteLine({ to }: { to?: string } = {}): Promise<SiteLine> {
  const passOn = async (body: string, contentType = '') =>
    to === undefined
      ? published
      : (
          await fetch(new URL('/_local/sns', to), { method: 'POST', headers: { 'content-type': contentType }, body })
        ).text();
  const server = createServer(async (request, response) => {
    const body = await read(request);
    // A runner that is not there yet, or no more, is as a line that is cut.
    const answer = line.isCut ? undefined : await passOn(body, request.headers['content-type']).catch(() => undefined);
    if (answer === undefined) {
      line.refused += 1;
      return void request.socket.destroy();
    }
    line.messages.push(...messagesOf(body));
    response.writeHead(200, { 'content-type': 'text/xml' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address.');
  const line = new SiteLine(server, `http://127.0.0.1:${address.port}`);
  return line;
}

/** Publishes messages to a runner's site, as another site would. */
export async function publishTo(runnerUrl: string, siteName: string, messages: readonly SiteMessage[]): Promise<void> {
  const form = new URLSearchParams({
    Action: 'PublishBatch',
    Version: '2010-03-31',
    TopicArn: siteTopicArn(siteName),
  });
  messages.forEach((message, position) => {
    const entry = `PublishBatchRequestEntries.member.${position + 1}`;
    form.set(`${entry}.Id`, String(position));
    form.set(`${entry}.Message`, JSON.stringify(message));
    form.set(`${entry}.MessageAttributes.entry.1.Name`, 'event_type');
    form.set(`${entry}.MessageAttributes.entry.1.Value.DataType`, 'String');
    form.set(`${entry}.MessageAttributes.entry.1.Value.StringValue`, message.type);
  });
  const response = await fetch(new URL('/_local/sns', runnerUrl), { method: 'POST', body: form });
  const text = await response.text();
  if (response.status !== 200 || !text.includes('<Successful>')) throw new Error(`${response.status}: ${text}`);
}

function messagesOf(body: string): SiteMessage[] {
  const entries = [...new URLSearchParams(body)].filter(([name]) => /\.member\.\d+\.Message$/.test(name));
  return entries.map(([, text]) => JSON.parse(text));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

import { readBody } from '../http/body.ts';
import { sendAnswer } from '../http/proxy-answer.ts';
import { startServer } from '../http/server.ts';
import type { RunningServer } from '../interfaces.ts';
import { callBytesMax, callTooLarge, forwardCall } from './forward-call.ts';
import { type PeerRunner, siteTopicArn } from './peers.ts';

export interface SnsRouterOptions {
  /** Of this runner's own SNS. */
  readonly snsUrl: string;
  readonly peers: readonly PeerRunner[];
  onFault(error: unknown): void;
}

/** Stands before SNS and sends what is for a peer's topic to that peer's runner. */
export function startSnsRouter({ snsUrl, peers, onFault }: SnsRouterOptions): Promise<RunningServer> {
  const urls = new Map(peers.map(({ name, url }) => [siteTopicArn(name), new URL('/_local/sns', url).href]));
  return startServer({
    port: 0,
    onFault,
    handle: async (request, response) => {
      const body = await readBody(request, callBytesMax);
      if (body === undefined) return sendAnswer(response, callTooLarge);
      const topicArn = new URLSearchParams(body.toString('utf8')).get('TopicArn') ?? '';
      sendAnswer(response, await forwardCall(urls.get(topicArn) ?? snsUrl, request, body));
    },
  });
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import type { Segment } from '../../bot-task/control-plane/wire.ts';

const Call = z.looseObject({
  connection_id: z.string(),
  seq: z.int().positive(),
  phase: z.string().optional(),
  status: z.string().optional(),
  acked: z.array(z.int()).optional(),
  segments: z.array(z.custom<Segment>()).optional(),
});
export type ReceivedCall = z.infer<typeof Call> & { name: string; token: string; signedFor: string; signedAt: number };
type Command = { seq: number; action: string; reason?: string; language?: string };
/** `silence` leaves the call without an answer. */
type Answer = { statusCode: number; body?: unknown; date?: string } | 'drop' | 'silence';

/** Speaks the callback contract over HTTP as the bot sees it; signatures are taken as they are. */
export class FakeControlPlane {
  readonly calls: ReceivedCall[] = [];
  /** The transcript as it would be stored: the highest revision of each segment. */
  readonly segments = new Map<string, Segment>();
  readonly acknowledged = new Set<number>();
  commands: Command[] = [];
  config: Record<string, unknown>;
  interested = true;
  status = 'reserved';
  /** Asked before each call; what it answers goes out instead. */
  fault: (call: ReceivedCall) => Answer | undefined = () => undefined;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  constructor(config: Record<string, unknown> = {}) {
    this.config = {
      meeting_id: 7,
      platform: 'rehearsal',
      native_meeting_id: 'room-1',
      meeting_url: 'http://127.0.0.1:9/rehearsal/room-1',
      bot_name: 'Rollcall bot',
      language: 'en',
      task: 'transcribe',
      start_time: new Date().toISOString(),
      heartbeat_seconds: 1,
      lobby_seconds: 60,
      max_duration_seconds: 600,
      ...config,
    };
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  named(name: string): ReceivedCall[] {
    return this.calls.filter((call) => call.name === name);
  }

  /** Phases in the order they were told by phase calls. */
  get phases(): (string | undefined)[] {
    return this.named('phase').map(({ phase }) => phase);
  }

  get exited(): ReceivedCall | undefined {
    return this.named('exited').at(-1);
  }

  /** `Speaker: text` of every stored segment, in order of time. */
  get transcript(): string[] {
    return [...this.segments.values()]
      .sort((a, b) => a.start - b.start)
      .map(({ speaker, text }) => `${speaker}: ${text}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Call.parse(await json(request));
    const name = request.url?.split('/').at(-1) ?? '';
    const { authorization = '', 'x-bot-token': token, 'x-amz-date': amzDate } = request.headers;
    const call = {
      ...body,
      name,
      token: String(token),
      signedFor: /\/([a-z]+)\/aws4_request/.exec(authorization)?.[1] ?? '',
      signedAt: Date.parse(String(amzDate).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5')),
    };
    this.calls.push(call);
    const fault = this.fault(call);
    if (fault === 'silence') return;
    if (fault === 'drop') return void request.socket.destroy();
    const { statusCode, body: answer, date } = fault ?? { statusCode: 200, body: this.#answer(call) };
    response.writeHead(statusCode, { 'content-type': 'application/json', ...(date && { date }) });
    response.end(answer === undefined ? undefined : JSON.stringify(answer));
  }

  #answer(call: ReceivedCall): object {
    for (const segment of call.segments ?? []) {
      const known = this.segments.get(segment.segment_id);
      if (!known || known.revision < segment.revision) this.segments.set(segment.segment_id, segment);
    }
    for (const seq of call.acked ?? []) this.acknowledged.add(seq);
    const commands = this.commands.filter(({ seq }) => !this.acknowledged.has(seq));
    const processed = { status: 'callback processed', meeting_id: 7 };
    switch (call.name) {
      case 'started':
        this.status = 'starting';
        return { ...processed, new_status: 'starting', token: 'callback-token', config: this.config, commands };
      case 'joined':
        this.status = 'active';
        return { ...processed, new_status: 'active' };
      case 'status':
        this.status = 'stopping';
        return { status: 'status update processed', meeting_id: 7, new_status: 'stopping' };
      case 'heartbeat':
        return { status: 'heartbeat processed', meeting_id: 7, commands, interested: this.interested };
      case 'exited':
        return { ...processed, final_status: 'completed' };
      default:
        return { ...processed, stored: call.segments?.length ?? 0 };
    }
  }
}

import * as z from 'zod';
import { type Received, RollcallClient, type Sent } from './rollcall-client.ts';

const Task = z.object({
  meeting_id: z.number(),
  attempt: z.number(),
  task_arn: z.string(),
  pid: z.number().nullable(),
  last_status: z.string(),
  environment: z.record(z.string(), z.string()),
});
export type Task = z.infer<typeof Task>;

const RoomState = z.object({
  participants: z.array(z.string()),
  waiting: z.array(z.string()),
  said: z.array(z.object({ speaker: z.string(), text: z.string(), at: z.string() })),
});
export type RoomState = z.infer<typeof RoomState>;

export type Faults = {
  readonly task_events?: boolean;
  readonly deliveries?: boolean;
  readonly callbacks?: boolean;
  readonly disconnects?: boolean;
  readonly launches?: 'run' | 'hold' | 'fail';
};
export const noFaults: Faults = {
  task_events: true,
  deliveries: true,
  callbacks: true,
  disconnects: true,
  launches: 'run',
};

export type RoomSettings = {
  readonly lobby: 'auto' | 'manual' | 'deny';
  readonly script?: readonly { speaker: string; text: string; after_ms: number }[];
  readonly end_after_ms?: number;
};

/** What only the runner has: `/_local` and the controls of its rehearsal rooms. */
export class LocalControls {
  readonly #client: RollcallClient;

  constructor(url: string) {
    this.#client = new RollcallClient(url);
  }

  async listTasks(): Promise<Task[]> {
    return z.object({ tasks: z.array(Task) }).parse(await this.#expect('GET', '/_local/tasks')).tasks;
  }

  async killTask(meetingId: number): Promise<void> {
    await this.#expect('POST', `/_local/tasks/${meetingId}/kill`);
  }

  /** Kills the processes of a function in the middle of their work; throws when it has none. */
  async killFunction(name: string): Promise<void> {
    await this.#expect('POST', `/_local/functions/${name}/kill`);
  }

  /** Answers when the sweep has run. */
  async sweep(): Promise<void> {
    await this.#expect('POST', '/_local/schedules/sweep-stale-meetings/run');
  }

  async setFaults(faults: Faults): Promise<void> {
    await this.#expect('PUT', '/_local/faults', { body: faults });
  }

  /** Answers at once; the control plane is then away for that long. */
  async restart(downSeconds: number): Promise<void> {
    await this.#expect('POST', '/_local/restart', { body: { down_ms: downSeconds * 1000 } });
  }

  async configureRoom(room: string, settings: RoomSettings): Promise<void> {
    await this.#expect('PUT', `/rehearsal/${room}`, { body: settings });
  }

  async steerRoom(room: string, control: 'admit' | 'deny' | 'remove' | 'end'): Promise<void> {
    await this.#expect('POST', `/rehearsal/${room}/${control}`);
  }

  async say(room: string, line: { speaker: string; text: string }): Promise<void> {
    await this.#expect('POST', `/rehearsal/${room}/say`, { body: line });
  }

  async getRoom(room: string): Promise<RoomState> {
    return RoomState.parse(await this.#expect('GET', `/rehearsal/${room}/state`));
  }

  async #expect(method: string, path: string, sent: Sent = {}): Promise<unknown> {
    const received: Received = await this.#client.send(method, path, sent);
    if (received.status >= 200 && received.status < 300) return received.body;
    throw new Error(`${method} ${path} was answered with ${received.status}: ${received.text}`);
  }
}

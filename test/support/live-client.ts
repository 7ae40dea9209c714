import { openSocket } from '../local/sockets/open-socket.ts';
import { waitUntil } from './wait-until.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read frames of every shape.
export type Frame = any;

/** A program on a runner's sockets, with a key. */
export type LiveClient = Awaited<ReturnType<typeof openLiveClient>>;

const soonSeconds = 10;

export async function openLiveClient(runnerUrl: string, apiKey: string) {
  const url = `${runnerUrl.replace('http', 'ws')}/ws`;
  const { socket, closed } = await openSocket(url, { headers: { 'X-API-Key': apiKey } });
  const heard: { frame: Frame; atMillis: number }[] = [];
  socket.on('message', (data) => heard.push({ frame: JSON.parse(String(data)), atMillis: performance.now() }));
  const named = (name: string) => heard.filter(({ frame }) => (frame.event ?? frame.type) === name);
  const wait = (name: string, isIt: (frame: Frame) => boolean) =>
    waitUntil(`the frame ${name}`, soonSeconds, () => named(name).find(({ frame }) => isIt(frame)));
  return {
    socket,
    closed,
    say: (message: object) => socket.send(JSON.stringify(message)),
    frames: (name: string): Frame[] => named(name).map(({ frame }) => frame),
    /** The first such frame, which may have come already. */
    waitFor: async (name: string, isIt: (frame: Frame) => boolean = () => true): Promise<Frame> =>
      (await wait(name, isIt)).frame,
    /** When the first such frame came, by `performance.now`. */
    timeOf: async (name: string, isIt: (frame: Frame) => boolean): Promise<number> => (await wait(name, isIt)).atMillis,
    /** The answer to a refresh, the next initial state. */
    refresh: async (name: string): Promise<Frame> => {
      const before = named(name).length;
      socket.send(JSON.stringify({ refresh: true }));
      return (await waitUntil(`another ${name}`, soonSeconds, () => named(name)[before])).frame;
    },
    close: () => socket.close(),
  };
}

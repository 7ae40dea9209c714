import type { Sent, Sockets } from '../../../core/live/sockets.ts';

export type FakeSockets = Sockets & {
  /** What each connection has received, in order. */
  received: Map<string, string[]>;
  closed: string[];
  /** What happens to the next frames of a connection, instead of their arrival. */
  fate: Map<string, (frame: string) => Promise<Sent>>;
  /** The most posts that were ever under way at once. */
  busiest: number;
};

/** Connections in memory: they take every frame until a test gives them another fate. */
export function createFakeSockets(): FakeSockets {
  let busy = 0;
  const sockets: FakeSockets = {
    received: new Map(),
    closed: [],
    fate: new Map(),
    busiest: 0,
    post: async (connectionId, frame) => {
      busy += 1;
      sockets.busiest = Math.max(sockets.busiest, busy);
      try {
        const sent = await (sockets.fate.get(connectionId)?.(frame) ?? Promise.resolve('sent' as const));
        if (sent === 'sent') sockets.received.set(connectionId, [...(sockets.received.get(connectionId) ?? []), frame]);
        return sent;
      } finally {
        busy -= 1;
      }
    },
    close: async (connectionId) => void sockets.closed.push(connectionId),
  };
  return sockets;
}

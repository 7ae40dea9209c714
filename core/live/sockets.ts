/** What became of a frame: it is on its way, its client is gone, or it could not be handed over in time. */
export type Sent = 'sent' | 'gone' | 'failed';

/** The open connections, wherever they are held. */
export type Sockets = {
  /** Never throws, and never takes longer than a frame may. */
  post: (connectionId: string, frame: string) => Promise<Sent>;
  /** Ends a connection as well as it can; one that is gone is no mistake. */
  close: (connectionId: string) => Promise<void>;
};

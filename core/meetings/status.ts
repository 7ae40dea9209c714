/** The six words on the wire. Nothing else is ever a status. */
export const statuses = ['reserved', 'starting', 'active', 'stopping', 'completed', 'failed'] as const;
export type Status = (typeof statuses)[number];

/** What can move a status. `ended_well` and `ended_badly` come from the bot's farewell or, for it, from the reaper. */
export const statusEvents = ['started', 'joined', 'stopping', 'ended_well', 'ended_badly'] as const;
export type StatusEvent = (typeof statusEvents)[number];

const moves: Record<Status, Partial<Record<StatusEvent, Status>>> = {
  reserved: { started: 'starting', stopping: 'stopping', ended_well: 'completed', ended_badly: 'failed' },
  starting: { joined: 'active', stopping: 'stopping', ended_well: 'completed', ended_badly: 'failed' },
  active: { stopping: 'stopping', ended_well: 'completed', ended_badly: 'failed' },
  stopping: { ended_well: 'completed', ended_badly: 'failed' },
  completed: {},
  failed: {},
};

/** Where an event leads from a status; undefined when the table does not know that move. The one table of contract 2. */
export const nextStatus = (from: Status, event: StatusEvent): Status | undefined => moves[from][event];

/** A live meeting holds a slot. */
export const isLive = (status: Status): boolean => status !== 'completed' && status !== 'failed';

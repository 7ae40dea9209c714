import { Command } from '../commands/command.ts';
import { requestSortKey } from '../executions/execution-keys.ts';
import { interestPartition } from '../live/live-keys.ts';
import { commandPrefix, eventPrefix, launchPrefix } from '../meetings/meeting-keys.ts';
import { isLive } from '../meetings/status.ts';
import type { Item } from '../table/operation.ts';
import { deliveryRequestPrefix } from '../webhooks/webhook-keys.ts';
import { DeliveryRequested, JobRequested, type RollcallEvent, StatusEvent } from './event.ts';

/** What a new row, or one of interest that is gone, means to the rest of the system. Every side effect follows from here: no request makes any itself. */
export function eventsOfRow(row: Item): RollcallEvent[] {
  const sortKey = String(row.sk);
  if (row.pk === interestPartition) return [{ type: 'interest.changed' }];
  const owner = { user_id: Number(row.user_id), meeting_id: Number(row.meeting_id), attempt: Number(row.attempt) };
  if (sortKey.startsWith(eventPrefix)) return eventsOfMove(StatusEvent.parse({ ...row, type: 'meeting.status' }));
  if (sortKey === requestSortKey) return [JobRequested.parse({ ...row, type: 'job.requested' })];
  if (sortKey.startsWith(deliveryRequestPrefix))
    return [DeliveryRequested.parse({ ...row, type: 'webhook.requested' })];
  if (sortKey.startsWith(launchPrefix)) return [{ ...owner, type: 'launch.requested' }];
  if (sortKey.startsWith(commandPrefix)) {
    const command = Command.parse(row);
    const issued: RollcallEvent = { ...owner, type: 'command.issued', command };
    return command.action === 'leave' ? [issued, { ...owner, type: 'stop.requested' }] : [issued];
  }
  return [];
}

function eventsOfMove(move: StatusEvent): RollcallEvent[] {
  const { user_id, meeting_id, attempt } = move;
  const owner = { user_id, meeting_id, attempt };
  if (move.to === 'reserved') return [move, { ...owner, type: 'launch.requested' }];
  return isLive(move.to) ? [move] : [move, { ...owner, type: 'meeting.ended', status: move.to }];
}

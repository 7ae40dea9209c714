import { stopMeeting } from '../commands/stop-bot.ts';
import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import { livePrefix } from '../meetings/meeting-keys.ts';
import type { Operation } from '../table/operation.ts';
import { plusSeconds } from '../time.ts';
import { revokeTokensOfUser } from '../tokens/revoke-token.ts';
import { webhookKey } from '../webhooks/webhook-keys.ts';
import { emailHash } from './email-hash.ts';
import { Profile, userIsHere, userNotFound } from './user.ts';
import { directoryKey, emailHashKey, emailKey, profileKey, slotsKey, userPartition } from './user-keys.ts';

/** When the sweep looks for the first time whether everything has ended. */
const FIRST_LOOK_SECONDS = 60;
const STOPS_PER_CALL_MAX = 200;

/**
 * Takes a user out: from the first transaction on the address is free, no key can be made and no bot can be sent. Then
 * the keys go and the live bots are asked to leave; the sweep finishes what a crash leaves undone, and purges the rest.
 */
export async function deleteUser(context: Context, userId: number): Promise<{ message: string }> {
  const item = await context.table.find(profileKey(userId));
  if (!item) throw userNotFound();
  const profile = Profile.parse(item);
  if (profile.deleted_at === undefined) await context.table.transact(removal(context, profile));
  await endEverything(context, userId);
  context.log.info('user_deleted', { user_id: userId });
  return { message: 'User deletion accepted: keys are revoked, bots are leaving, everything will be purged.' };
}

/** Revokes the user's keys and asks the live bots to leave; how many of them there still are. Safe to repeat. */
export async function endEverything(context: Context, userId: number): Promise<number> {
  await revokeTokensOfUser(context, userId);
  const query = { pk: userPartition(userId), prefix: livePrefix, limit: STOPS_PER_CALL_MAX };
  const { items } = await context.table.query(query);
  for (const { meeting_id: id } of items) await stopMeeting(context, { user_id: userId, id: Number(id) }, 'stopped');
  return items.length;
}

function removal(context: Context, { id, email }: Profile) {
  const firstLook = dueAt(plusSeconds(context.now(), FIRST_LOOK_SECONDS), profileKey(id));
  return {
    profile: {
      update: profileKey(id),
      set: { deleted_at: context.now().toISOString(), ...firstLook },
      condition: userIsHere,
    },
    slots: { update: slotsKey(id), set: { limit: 0 } },
    email: { delete: emailKey(email) },
    emailHash: { delete: emailHashKey(emailHash(email)) },
    directory: { delete: directoryKey(id) },
    // From here on nothing is sent and no delivery is made.
    webhook: { delete: webhookKey(id) },
  } satisfies Record<string, Operation>;
}

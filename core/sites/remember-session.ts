import type { Context } from '../context.ts';
import { remoteSessionDueAt } from '../due.ts';
import type { Update } from '../table/operation.ts';
import { expiryInDays } from '../time.ts';
import { findUserByEmailHash } from '../users/email-hash.ts';
import { remoteSessionKey } from './site-keys.ts';
import type { SessionMessage } from './site-message.ts';

/** Longer than a queue keeps a message. */
const KEPT_DAYS = 5;

/** Messages overtake each other and come twice; what a site called ended stays so. */
const isNews =
  'attribute_not_exists(#pk) OR #version < :version OR ' +
  '(#version = :version AND #as_of < :as_of AND (attribute_not_exists(#removed) OR #removed <> :ended))';

/** Takes what a site tells of one of its sessions into the cache. It goes no further from here: it is not ours to tell. */
export async function rememberSession(context: Context, message: SessionMessage): Promise<void> {
  const userId = await findUserByEmailHash(context, message.owner_sha256);
  if (userId === undefined) {
    context.log.info('session_of_nobody_here', { site: message.site, session_id: message.session.session_id });
    return;
  }
  await context.table.update(remembering(context.now(), userId, message));
}

function remembering(now: Date, userId: number, message: SessionMessage): Update {
  const { type, site, version, as_of } = message;
  const key = remoteSessionKey(userId, site, message.session.session_id);
  const session = { ...message.session, computer: site };
  const set = {
    user_id: userId,
    ...{ site, session, version, as_of },
    heard_at: now.toISOString(),
    expires_at_seconds: expiryInDays(now, KEPT_DAYS),
  };
  const condition = { expression: isNews, values: { version, as_of, ended: 'ended' } };
  if (type === 'session_removed') {
    return { update: key, set: { ...set, removed: 'ended' }, remove: ['due_pk', 'due_sk'], condition };
  }
  return { update: key, set: { ...set, ...remoteSessionDueAt(now, key) }, remove: ['removed'], condition };
}

import * as z from 'zod';
import type { Context } from '../context.ts';
import { DomainError, StoreUnavailableError } from '../errors.ts';
import type { Operation } from '../table/operation.ts';
import { withoutWebhookNames } from '../webhooks/webhook.ts';
import { CreateUser } from './create-user.ts';
import { getUser } from './get-user.ts';
import { checkDataSize, type User, userIsHere, userNotFound } from './user.ts';
import { profileKey, slotsKey } from './user-keys.ts';

const ATTEMPTS_MAX = 5;

export const UpdateUser = CreateUser.partial()
  .extend({ email: z.string().optional() })
  .meta({
    example: { max_concurrent_bots: 5 },
  });
export type UpdateUser = z.infer<typeof UpdateUser>;

/** Changes what is given; `data` is merged name by name. The address cannot change: it is what people find the user by. */
export async function updateUser(context: Context, userId: number, input: UpdateUser): Promise<User> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const [user, before] = await Promise.all([getUser(context, userId), findStoredData(context, userId)]);
    if (input.email !== undefined && input.email !== user.email) {
      throw new DomainError('bad_request', 'Cannot change user email via this endpoint.');
    }
    const changed = merge(user, input);
    const data = withoutWebhookNames(changed.data);
    checkDataSize(data);
    const failed = await context.table.transact(change(user, { ...changed, data }, before));
    if (!failed) return changed;
    if (!failed.profile || failed.profile.deleted_at !== undefined) throw userNotFound();
  }
  throw new StoreUnavailableError();
}

const merge = (user: User, input: UpdateUser): User => ({
  ...user,
  name: input.name === undefined ? user.name : input.name,
  image_url: input.image_url === undefined ? user.image_url : input.image_url,
  max_concurrent_bots: input.max_concurrent_bots ?? user.max_concurrent_bots,
  data: { ...user.data, ...input.data },
});

/** As it stands in the profile: the user that is shown has the webhook in it. */
const findStoredData = async ({ table }: Context, userId: number): Promise<unknown> =>
  (await table.find(profileKey(userId)))?.data;

/** Names are merged onto what was read, so nobody may have written `data` in between. Slots are touched only by a new limit. */
function change(user: User, after: User, before: unknown) {
  const { name, image_url, data, max_concurrent_bots: limit } = after;
  const profile: Operation = {
    update: profileKey(after.id),
    set: { name, image_url, data },
    condition: { expression: `${userIsHere.expression} AND #data = :before`, values: { before } },
  };
  const slots: Operation = {
    update: slotsKey(after.id),
    set: { limit },
    condition: { expression: 'attribute_exists(#pk)' },
  };
  return { profile, ...(limit !== user.max_concurrent_bots && { slots }) };
}

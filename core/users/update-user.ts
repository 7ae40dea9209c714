import * as z from 'zod';
import type { Context } from '../context.ts';
import { DomainError, StoreUnavailableError } from '../errors.ts';
import type { Operation } from '../table/operation.ts';
import { onlyWebhookNames, withoutWebhookNames } from '../webhooks/webhook.ts';
import { CreateUser } from './create-user.ts';
import { getUser } from './get-user.ts';
import { checkDataSize, Profile, type User, userIsHere, userNotFound } from './user.ts';
import { profileKey, slotsKey } from './user-keys.ts';

const ATTEMPTS_MAX = 5;

export const UpdateUser = CreateUser.partial()
  .extend({ email: z.string().optional() })
  .meta({
    example: { max_concurrent_bots: 5 },
  });
export type UpdateUser = z.infer<typeof UpdateUser>;
type UserData = User['data'];

/** Changes what is given; `data` is merged name by name. The address cannot change: it is what people find the user by. */
export async function updateUser(context: Context, userId: number, input: UpdateUser): Promise<User> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const [user, stored] = await Promise.all([getUser(context, userId), findStoredData(context, userId)]);
    if (input.email !== undefined && input.email !== user.email) {
      throw new DomainError('bad_request', 'Cannot change user email via this endpoint.');
    }
    const data = withoutWebhookNames({ ...stored, ...input.data });
    checkDataSize(data);
    const failed = await context.table.transact(change(user, input, { before: stored, after: data }));
    if (!failed) return merge(user, input, data);
    if (!failed.profile || failed.profile.deleted_at !== undefined) throw userNotFound();
  }
  throw new StoreUnavailableError();
}

const merge = (user: User, input: UpdateUser, data: UserData): User => ({
  ...user,
  name: input.name === undefined ? user.name : input.name,
  image_url: input.image_url === undefined ? user.image_url : input.image_url,
  max_concurrent_bots: input.max_concurrent_bots ?? user.max_concurrent_bots,
  data: { ...data, ...onlyWebhookNames(user.data) },
});

/** As it stands in the profile: the user that is shown has the webhook in it, and was read apart from this. */
async function findStoredData({ table }: Context, userId: number): Promise<UserData | undefined> {
  const profile = await table.find(profileKey(userId));
  return profile && Profile.parse(profile).data;
}

/** What is not given is not written. Names are merged onto `before`, so nobody may have written `data` since it was read. */
function change(
  user: User,
  { name, image_url, max_concurrent_bots: limit }: UpdateUser,
  data: { before: UserData | undefined; after: UserData },
) {
  const profile: Operation = {
    update: profileKey(user.id),
    set: { name, image_url, data: data.after },
    condition: { expression: `${userIsHere.expression} AND #data = :before`, values: { before: data.before } },
  };
  const slots: Operation = {
    update: slotsKey(user.id),
    set: { limit },
    condition: { expression: 'attribute_exists(#pk)' },
  };
  const isNewLimit = (limit ?? user.max_concurrent_bots) !== user.max_concurrent_bots;
  return { profile, ...(isNewLimit && { slots }) };
}

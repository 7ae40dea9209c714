import type { Context } from '../context.ts';
import type { Item, Key } from '../table/operation.ts';
import { webhookKey } from '../webhooks/webhook-keys.ts';
import { type User, userNotFound, viewUser } from './user.ts';
import { emailKey, profileKey, slotsKey } from './user-keys.ts';

/** The users of these ids that exist, in the order asked for. */
export async function findUsers({ table }: Pick<Context, 'table'>, ids: readonly number[]): Promise<User[]> {
  const items = await table.findAll(ids.flatMap((id) => [profileKey(id), slotsKey(id), webhookKey(id)]));
  const byKey = new Map<string, Item>(items.map((item) => [`${item.pk}/${item.sk}`, item]));
  const itemOf = ({ pk, sk }: Key) => byKey.get(`${pk}/${sk}`);
  return ids.flatMap((id) => viewUser(itemOf(profileKey(id)), itemOf(slotsKey(id)), itemOf(webhookKey(id))) ?? []);
}

/** Throws 404 for a user that does not exist or is being deleted. */
export async function getUser(context: Pick<Context, 'table'>, id: number): Promise<User> {
  const [user] = await findUsers(context, [id]);
  if (!user) throw userNotFound();
  return user;
}

export async function findUserByEmail(context: Pick<Context, 'table'>, email: string): Promise<User | undefined> {
  const holder = await context.table.find(emailKey(email));
  return holder && (await findUsers(context, [Number(holder.user_id)]))[0];
}

/** The address is compared in lower case. */
export async function getUserByEmail(context: Pick<Context, 'table'>, email: string): Promise<User> {
  const user = await findUserByEmail(context, email);
  if (!user) throw userNotFound();
  return user;
}

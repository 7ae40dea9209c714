import type { Context } from '../context.ts';
import { UserData } from './user.ts';
import { profileKey } from './user-keys.ts';

/** How long the user's finished meetings are kept, where that differs from the option `retentionDays`. */
export async function findRetentionDays(
  { table }: Pick<Context, 'table'>,
  userId: number,
): Promise<number | undefined> {
  const profile = await table.find(profileKey(userId));
  return UserData.safeParse(profile?.data).data?.retention_days;
}

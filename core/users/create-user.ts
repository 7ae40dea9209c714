import * as z from 'zod';
import type { Context } from '../context.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { Operation } from '../table/operation.ts';
import { emailHash } from './email-hash.ts';
import { findUserByEmail } from './get-user.ts';
import { checkDataSize, Email, type User, UserData } from './user.ts';
import { directoryKey, emailHashKey, emailKey, profileKey, slotsKey } from './user-keys.ts';

const NAME_LENGTH_MAX = 255;
const URL_LENGTH_MAX = 2048;
const BOTS_MAX = 10_000;
const DEFAULT_BOTS = 1;
const ATTEMPTS_MAX = 5;

export const CreateUser = z
  .object({
    email: Email,
    name: z.string().max(NAME_LENGTH_MAX).nullish(),
    image_url: z.string().max(URL_LENGTH_MAX).nullish(),
    max_concurrent_bots: z.int().min(0).max(BOTS_MAX).nullish().meta({
      description: 'How many bots may live at once, default 1; 0 means none. Lowering it never stops a running bot.',
    }),
    data: UserData.nullish(),
  })
  .meta({ example: { email: 'ada@example.com', name: 'Ada', max_concurrent_bots: 2 } });
export type CreateUser = z.infer<typeof CreateUser>;

/**
 * Finds the user of an address or makes one; of callers that race for an address exactly one makes it.
 * A known user is handed back unchanged.
 */
export async function createUser(context: Context, input: CreateUser): Promise<{ user: User; created: boolean }> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const known = await findUserByEmail(context, input.email);
    if (known) return { user: known, created: false };
    const user = newUser(context, input);
    checkDataSize(user.data);
    const failed = await context.table.transact(creation(user));
    if (!failed) {
      context.log.info('user_created', { user_id: user.id });
      return { user, created: true };
    }
  }
  throw new StoreUnavailableError();
}

const newUser = (context: Context, input: CreateUser): User => ({
  id: context.newId(),
  email: input.email,
  name: input.name ?? null,
  image_url: input.image_url ?? null,
  max_concurrent_bots: input.max_concurrent_bots ?? DEFAULT_BOTS,
  data: input.data ?? {},
  created_at: context.now().toISOString(),
});

function creation({ max_concurrent_bots: limit, ...profile }: User) {
  const condition = { expression: 'attribute_not_exists(#pk)' };
  return {
    profile: { put: { ...profileKey(profile.id), ...profile }, condition },
    email: { put: { ...emailKey(profile.email), user_id: profile.id }, condition },
    emailHash: { put: { ...emailHashKey(emailHash(profile.email)), user_id: profile.id } },
    slots: { put: { ...slotsKey(profile.id), live: 0, limit, version: 0 } },
    directory: { put: { ...directoryKey(profile.id), user_id: profile.id } },
  } satisfies Record<string, Operation>;
}

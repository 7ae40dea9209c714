import * as z from 'zod';
import { DomainError, invalidInput } from '../errors.ts';
import { jsonBytes, refuseUnstorable } from '../stored-json.ts';
import type { Item } from '../table/operation.ts';
import { webhookData, withoutWebhookNames } from '../webhooks/webhook.ts';

const EMAIL_LENGTH_MAX = 254;
const RETENTION_DAYS_MAX = 3650;
const DATA_BYTES_MAX = 16 * 1024;

/** Stored as given, compared in lower case. */
export const Email = z.email('value is not a valid email address').max(EMAIL_LENGTH_MAX);

/**
 * What is kept in a user's `data`: anything, but the options we know must make sense. What only shows the webhook is
 * not taken: it is set by its own route.
 */
export const UserData = z
  .looseObject({
    retention_days: z
      .int()
      .min(1)
      .max(RETENTION_DAYS_MAX)
      .optional()
      .meta({ description: 'How long finished meetings of this user are kept.' }),
  })
  .superRefine(refuseUnstorable)
  .transform(withoutWebhookNames);

/** A user as the API shows one. */
export const User = z
  .object({
    id: z.int(),
    email: z.string(),
    name: z.string().nullable(),
    image_url: z.string().nullable(),
    max_concurrent_bots: z.int().meta({ description: 'How many bots may live at once; 0 means none.' }),
    data: z.record(z.string(), z.unknown()),
    created_at: z.iso.datetime(),
  })
  .meta({
    id: 'User',
    example: {
      id: 226492416001024,
      email: 'ada@example.com',
      name: 'Ada',
      image_url: null,
      max_concurrent_bots: 2,
      data: {},
      created_at: '2026-11-21T09:00:00.000Z',
    },
  });
export type User = z.infer<typeof User>;

/** The item `PROFILE`. The limit is not here: it stands where reservations check it. */
export const Profile = User.omit({ max_concurrent_bots: true }).extend({ deleted_at: z.iso.datetime().optional() });
export type Profile = z.infer<typeof Profile>;

/** The item `SLOTS`: `live` bots of at most `limit`; `version` counts the changes of `live`. */
export const Slots = z.object({ live: z.int(), limit: z.int(), version: z.int() });
export type Slots = z.infer<typeof Slots>;

/** The user of a profile, its slots and its webhook; undefined when it does not exist or is being deleted. */
export function viewUser(
  profile: Item | undefined,
  slots: Item | undefined,
  webhook: Item | undefined,
): User | undefined {
  if (!profile || !slots || profile.deleted_at !== undefined) return undefined;
  const { id, email, name, image_url, data, created_at } = Profile.parse(profile);
  const { limit } = Slots.parse(slots);
  const shown = { ...withoutWebhookNames(data), ...webhookData(webhook) };
  return { id, email, name, image_url, max_concurrent_bots: limit, data: shown, created_at };
}

/** Refuses `data` that would outgrow what lists of users can carry. */
export function checkDataSize(data: Record<string, unknown>): void {
  if (jsonBytes(data) <= DATA_BYTES_MAX) return;
  throw invalidInput(['body', 'data'], `data must not be larger than ${DATA_BYTES_MAX} bytes`);
}

export const userNotFound = (): DomainError => new DomainError('not_found', 'User not found');

/** The condition under which a profile may be changed or given tokens. */
export const userIsHere = { expression: 'attribute_exists(#pk) AND attribute_not_exists(#deleted_at)' };

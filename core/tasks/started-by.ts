/** What a task was started for; ECS carries it, so a stopped task finds its meeting even if its ARN was never saved. */
export type TaskOwner = { user_id: number; id: number; attempt: number };

const RADIX = 36;
const FORMAT = /^([0-9a-z]{1,11})\/([0-9a-z]{1,11})\/([0-9a-z]{1,4})$/;

/** `<user>/<meeting>/<attempt>` in base 36; at most 36 characters are safe everywhere in ECS. */
export const startedBy = ({ user_id, id, attempt }: TaskOwner): string =>
  [user_id, id, attempt].map((part) => part.toString(RADIX)).join('/');

/** The owner that a `startedBy` names; undefined when it is not of our making. */
export function readStartedBy(text: string | undefined): TaskOwner | undefined {
  const [, user, meeting, attempt] = FORMAT.exec(text ?? '') ?? [];
  if (user === undefined || meeting === undefined || attempt === undefined) return undefined;
  return {
    user_id: Number.parseInt(user, RADIX),
    id: Number.parseInt(meeting, RADIX),
    attempt: Number.parseInt(attempt, RADIX),
  };
}

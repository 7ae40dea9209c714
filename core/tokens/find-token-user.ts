import type { Context } from '../context.ts';
import type { Table } from '../table/table.ts';
import { plusSeconds } from '../time.ts';
import { TokenRecord } from './token.ts';
import { tokenKey } from './token-keys.ts';

/** How long a process believes what it read; a revoked token must be refused within 60 s. */
const REMEMBERED_SECONDS = 30;
const REMEMBERED_MAX = 5000;

type Known = { userId: number; until: Date };
const knownByTable = new WeakMap<Table, Map<string, Known>>();

/** The user that a token's SHA-256 stands for. Found ones are remembered for a moment; unknown ones never. */
export async function findTokenUser({ table, now }: Context, tokenSha256: string): Promise<number | undefined> {
  const known = knownOf(table);
  const asked = now();
  const remembered = known.get(tokenSha256);
  if (remembered && asked < remembered.until) return remembered.userId;
  known.delete(tokenSha256);
  const item = await table.find(tokenKey(tokenSha256));
  if (!item) return undefined;
  const { user_id: userId } = TokenRecord.parse(item);
  remember(known, tokenSha256, { userId, until: plusSeconds(asked, REMEMBERED_SECONDS) });
  return userId;
}

function knownOf(table: Table): Map<string, Known> {
  const known = knownByTable.get(table) ?? new Map<string, Known>();
  knownByTable.set(table, known);
  return known;
}

/** A map keeps the order of insertion: the oldest makes room. */
function remember(known: Map<string, Known>, tokenSha256: string, entry: Known): void {
  const [oldest] = known.keys();
  if (known.size >= REMEMBERED_MAX && oldest !== undefined) known.delete(oldest);
  known.set(tokenSha256, entry);
}

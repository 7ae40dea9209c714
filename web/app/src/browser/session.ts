import { writable } from 'svelte/store';
import { textOf } from '../api/failure.ts';
import { rollcall } from '../api/rollcall.ts';
import type { SignedIn } from '../api/types.ts';
import { after } from './after.ts';
import { live } from './live.ts';

const RETRY_MILLIS = 3000;

export type SessionState = SignedIn | { caller: 'unknown'; user: null } | { caller: 'away'; user: null; why: string };

/** Who is signed in. The key itself is never kept: the browser holds a cookie that scripts cannot read. */
export const session = writable<SessionState>({ caller: 'unknown', user: null });

export async function readSession(): Promise<void> {
  try {
    enter(await rollcall.readSession());
  } catch (error) {
    session.set({ caller: 'away', user: null, why: textOf(error) });
    after(RETRY_MILLIS, () => void readSession());
  }
}

/** Throws with the server's words when the key is not right. */
export async function signIn(key: string): Promise<void> {
  await rollcall.signIn(key);
  enter(await rollcall.readSession());
}

export async function signOut(): Promise<void> {
  await rollcall.signOut();
  enter({ caller: 'nobody', user: null });
}

/** The server no longer knows the session: it ended, or its key was revoked. */
export const sessionEnded = (): void => enter({ caller: 'nobody', user: null });

function enter(signedIn: SignedIn): void {
  session.set(signedIn);
  if (signedIn.caller === 'user') live.start();
  else live.stop();
}

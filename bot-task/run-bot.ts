import { type ExitCode, exitCodes } from './attendance/ending.ts';
import type { BotContext } from './context.ts';
import { ControlPlane } from './control-plane/control-plane.ts';
import { StartedAnswer } from './control-plane/wire.ts';
import { pause } from './doorbell.ts';
import { LifeLimit } from './life-limit.ts';
import { Session } from './session.ts';

/** The exit code that belongs to the operating system's signal. */
export type Interruption = Extract<ExitCode, 130 | 143>;

/** Attends one meeting, from `started` to `exited`; answers the process's exit code. */
export async function runBot(
  context: BotContext,
  { signal, interruption }: { signal: AbortSignal; interruption: () => Interruption },
): Promise<ExitCode> {
  const { limits } = context;
  const connectionId = context.newId();
  const controlPlane = new ControlPlane({ ...context, connectionId });
  const started = await callStarted(controlPlane, context, signal);
  if (!started) return signal.aborted ? interruption() : exitCodes.unreachable;
  controlPlane.useToken(started.token);

  const life = new LifeLimit();
  const reserve = { reserveMillis: limits.exitedReserveSeconds * 1000 };
  const session = new Session({ context, controlPlane, connectionId, started, life });
  let cutShort: ExitCode = exitCodes.unreachable;
  const onFenced = () => {
    life.endIn(limits.fencedSeconds * 1000, reserve);
    session.tell({ type: 'fenced' });
  };
  const onSignal = () => {
    cutShort = interruption();
    life.endIn(limits.signalGraceSeconds * 1000, reserve);
    session.tell({ type: 'signalled', exitCode: interruption() });
  };
  controlPlane.fenced.addEventListener('abort', onFenced, { once: true });
  signal.addEventListener('abort', onSignal, { once: true });
  if (signal.aborted) onSignal();

  const exitCode = attendToTheEnd(session, life, context);
  // Whatever still hangs then, a browser above all, ends with the process.
  const outOfTime = whenAborted(life.signal).then(() => pause(limits.lastWordsMillis));
  return Promise.race([exitCode, outOfTime.then(() => cutShort)]).finally(() => life.clear());
}

async function attendToTheEnd(session: Session, life: LifeLimit, { limits, log }: BotContext): Promise<ExitCode> {
  const ending = await session.attend();
  log.info('attendance ended', ending);
  life.endIn(limits.farewellSeconds * 1000, { reserveMillis: limits.exitedReserveSeconds * 1000 });
  await session.sayFarewell(ending);
  return ending.exit_code;
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The first call of all, with the bootstrap token. Its answer says what to do; without it there is nothing to do. */
async function callStarted(
  controlPlane: ControlPlane,
  { limits }: BotContext,
  signal: AbortSignal,
): Promise<StartedAnswer | undefined> {
  const tooLate = AbortSignal.timeout(limits.startedSeconds * 1000);
  const outcome = await controlPlane.call({ name: 'started', payload: {} }, AbortSignal.any([signal, tooLate]));
  return outcome.kind === 'accepted' ? StartedAnswer.parse(outcome.body) : undefined;
}

import { join } from 'node:path';
import { errorFields } from '../core/log.ts';
import { MeetingAttendance } from './attendance/attend-meeting.ts';
import type { Happening } from './attendance/attendance.ts';
import { type Ending, evidenceOf, exitCodes } from './attendance/ending.ts';
import { Mailbox } from './attendance/mailbox.ts';
import { CommandDesk } from './commands/command-desk.ts';
import type { BotContext } from './context.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import { Heartbeats } from './control-plane/heartbeats.ts';
import { StatusLane } from './control-plane/status-lane.ts';
import type { Command, StartedAnswer } from './control-plane/wire.ts';
import { pause, within } from './doorbell.ts';
import { SegmentFile } from './transcript/segment-file.ts';
import { Transcript } from './transcript/transcript.ts';

export type SessionOptions = {
  context: BotContext;
  controlPlane: ControlPlane;
  connectionId: string;
  started: StartedAnswer;
  /** `signal` aborts when the process has no time left, `lastCall` when it has just enough for `exited`. */
  life: { readonly signal: AbortSignal; readonly lastCall: AbortSignal };
};

/** One attempt's presence: the attendance, and what runs beside it – heartbeats, commands, transcript, status calls. */
export class Session {
  readonly #options: SessionOptions;
  readonly #mailbox = new Mailbox<Happening>();
  readonly #meetingOver = new AbortController();
  readonly #farewellSaid = new AbortController();
  readonly #lane: StatusLane;
  readonly #heartbeats: Heartbeats;
  readonly #commands: CommandDesk;
  readonly #transcript: Transcript;
  readonly #attendance: MeetingAttendance;
  #phase: 'uploading' | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.#options = options;
    const { context, controlPlane, connectionId, started, life } = options;
    const { limits, log } = context;
    this.#lane = new StatusLane(controlPlane, { resendsMax: limits.resendsMax, signal: life.signal });
    this.#transcript = this.#createTranscript(connectionId, started);
    this.#heartbeats = new Heartbeats({
      controlPlane,
      intervalMillis: started.config.heartbeat_seconds * 1000,
      gapMillis: limits.heartbeatGapMillis,
      acknowledgedMax: limits.acknowledgedMax,
      phase: () => (this.#lane.isIdle ? (this.#phase ?? this.#attendance.phase) : undefined),
      onCommands: (commands) => this.#commands.receive(commands, { isComplete: true }),
      onInterest: (isInterested) => this.#transcript.follow(isInterested),
      log,
    });
    this.#commands = new CommandDesk({
      waitingMax: limits.commandsWaitingMax,
      apply: (command) => this.#apply(command),
      acknowledge: (seq) => this.#heartbeats.acknowledge(seq),
      onGap: () => this.#heartbeats.askNow(),
      log,
    });
    this.#attendance = this.#createAttendance(started);
  }

  tell(happening: Happening): void {
    this.#mailbox.put(happening);
  }

  /** Ends with the meeting, whatever happens: what nobody foresaw is a `bot_error`. */
  async attend(): Promise<Ending> {
    const { context, started } = this.#options;
    const { platform } = started.config;
    this.#runBeside();
    this.#commands.receive(started.commands, { isComplete: true });
    if (!context.hasDriver(platform)) {
      this.tell({
        type: 'join_failed',
        signal: `This version of Rollcall has no driver for the platform ${platform}.`,
      });
    }
    try {
      return await this.#attendance.attend();
    } catch (error) {
      context.log.error('attendance failed', errorFields(error));
      const evidence = evidenceOf(String(error));
      return { exit_code: exitCodes.failed, failure_reason: 'bot_error', failure_stage: 'active', evidence };
    }
  }

  /** The rest of the transcript, as long as there is hope for it; then `exited`, as long as the process has time. */
  async sayFarewell(ending: Ending): Promise<void> {
    this.#meetingOver.abort();
    if (ending.completion_reason && this.#attendance.hasJoined) {
      this.#phase = 'uploading';
      this.#lane.send({ name: 'phase', payload: { phase: this.#phase } });
    }
    await this.#finishTranscript();
    await this.#lane.send({ name: 'exited', payload: ending });
    this.#farewellSaid.abort();
    await this.#flushing;
    await this.#attendance.close();
  }

  /** What only the transcript's call suffers from must not keep `exited` back; an outage of everything is waited for. */
  async #finishTranscript(): Promise<void> {
    const { context, controlPlane, life } = this.#options;
    const { limits, log, now } = context;
    const since = now();
    while (!(await within(limits.pollMillis, this.#flushing))) {
      const refusedMillis = Math.min(controlPlane.refusedMillis('segments'), now() - since);
      if (refusedMillis < limits.transcriptRefusedSeconds * 1000 && !life.lastCall.aborted) continue;
      log.error('transcript not sent to its end', { refused_seconds: refusedMillis / 1000 });
      return;
    }
  }

  /** What runs until the farewell; a fault in it ends the meeting rather than going unnoticed. */
  #runBeside(): void {
    const { context, life } = this.#options;
    const signal = AbortSignal.any([life.signal, this.#farewellSaid.signal]);
    const guard = (work: Promise<void>) =>
      work.catch((error: unknown) => {
        context.log.error('background work failed', errorFields(error));
        this.tell({ type: 'crashed', signal: String(error) });
      });
    this.#flushing = guard(this.#transcript.run(this.#meetingOver.signal, signal));
    guard(this.#heartbeats.run(signal));
    guard(this.#watchSilence(signal));
    guard(context.pollCommands((command) => this.#commands.receive([command], { isComplete: false }), signal));
  }

  /** A bot that nobody can command must not stay in a meeting for ever. */
  async #watchSilence(signal: AbortSignal): Promise<void> {
    const { controlPlane, context } = this.#options;
    while (controlPlane.silenceMillis < context.limits.unreachableSeconds * 1000) {
      if (signal.aborted) return;
      await pause(context.limits.pollMillis, signal);
    }
    this.tell({ type: 'unreachable' });
  }

  #apply(command: Command): void {
    if (command.action === 'leave') {
      this.tell({ type: 'leave_asked', ...(command.reason && { reason: command.reason }) });
      return;
    }
    // The task is the transcriber's affair; captions are what they are.
    if (command.language) this.#transcript.language = command.language;
  }

  #createTranscript(sessionId: string, { config }: StartedAnswer): Transcript {
    const { context, controlPlane } = this.#options;
    const { limits, log, now } = context;
    const file = new SegmentFile(join(context.bufferDirectory, 'segments.jsonl'), {
      bytesMax: limits.bufferBytesMax,
      batchSegmentsMax: limits.batchSegmentsMax,
      batchBytesMax: limits.batchBytesMax,
    });
    const startTime = new Date(config.start_time);
    return new Transcript({ controlPlane, file, sessionId, startTime, now, limits, log }, config.language);
  }

  #createAttendance({ config }: StartedAnswer): MeetingAttendance {
    const { context } = this.#options;
    const { limits, now, log } = context;
    return new MeetingAttendance({
      rules: { limits, lobbySeconds: config.lobby_seconds, maxDurationSeconds: config.max_duration_seconds },
      limits,
      startedAt: now(),
      mailbox: this.#mailbox,
      openBrowser: () =>
        context.openMeeting({
          config,
          onCaption: (caption) => this.#transcript.hear(caption),
          onCrash: (signal) => this.tell({ type: 'crashed', signal }),
        }),
      tell: {
        phase: (phase) => void this.#lane.send({ name: 'phase', payload: { phase } }),
        joined: () => void this.#lane.send({ name: 'joined', payload: {} }),
        stopping: (reason) => void this.#lane.send({ name: 'status', payload: { status: 'stopping', reason } }),
      },
      now,
      log,
    });
  }
}

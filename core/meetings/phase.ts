import { phaseTable } from '../phases/phase-table.ts';

/** The fine-grained steps of a bot (contract 3): a table and a history, beside the status. */
export const phases = [
  'requested',
  'launching',
  'booting',
  'joining',
  'lobby',
  'admitted',
  'recording',
  'leaving',
  'uploading',
  'done',
  'failed',
] as const;
export type Phase = (typeof phases)[number];

/** The steps that a bot reports; the others are the control plane's. */
export const botPhases = phases.slice(phases.indexOf('booting'), phases.indexOf('done'));

export const botPhaseTable = phaseTable<Phase>(phases, {
  requested: ['launching', 'leaving', 'failed'],
  launching: ['booting', 'leaving', 'failed'],
  booting: ['joining', 'leaving', 'failed'],
  joining: ['lobby', 'admitted', 'leaving', 'failed'],
  lobby: ['admitted', 'leaving', 'failed'],
  admitted: ['recording', 'leaving', 'failed'],
  recording: ['leaving', 'failed'],
  leaving: ['uploading', 'done', 'failed'],
  uploading: ['done', 'failed'],
  done: [],
  failed: [],
});

import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killMarked, taskArnVariable } from '../marked-processes.ts';
import { idOfArn } from './task-record.ts';

/** Enough of an id to tell tasks apart; a longer path would be too long for the sockets that a browser makes in it. */
const idCharacters = 12;
/** A process that was just killed may still have been writing. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 } as const;

/** Makes the temporary directory that the task has for itself; answers its path. */
export function makeTemporaryDirectory(taskArn: string): string {
  const path = pathOf(taskArn);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** Ends every process that the task started and removes its temporary files: on Fargate both go with its machine. */
export function removeTraces(taskArn: string): void {
  killMarked(taskArnVariable, taskArn);
  rmSync(pathOf(taskArn), removal);
}

/** The same for every runner of this machine, so that the next one finds what a killed one left. */
function pathOf(taskArn: string): string {
  return join(tmpdir(), `rollcall-task-${idOfArn(taskArn).slice(0, idCharacters)}`);
}

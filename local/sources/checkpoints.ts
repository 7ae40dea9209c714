import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const Saved = z.record(z.string(), z.string());

/** How far each consumer has come in each shard; kept in `file`, so that a restarted runner goes on there. */
export class Checkpoints {
  readonly #file: string | undefined;
  readonly #sequenceNumbers: Map<string, string>;

  constructor(file: string | undefined) {
    this.#file = file;
    this.#sequenceNumbers = new Map(file !== undefined && existsSync(file) ? Object.entries(readSaved(file)) : []);
  }

  find(consumer: string, shardId: string): string | undefined {
    return this.#sequenceNumbers.get(`${consumer} ${shardId}`);
  }

  save(consumer: string, shardId: string, sequenceNumber: string): void {
    this.#sequenceNumbers.set(`${consumer} ${shardId}`, sequenceNumber);
    if (this.#file === undefined) return;
    // A file that is renamed is whole, whenever the runner is killed.
    writeFileSync(`${this.#file}.new`, JSON.stringify(Object.fromEntries(this.#sequenceNumbers)));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function readSaved(file: string): Record<string, string> {
  return Saved.parse(JSON.parse(readFileSync(file, 'utf8')));
}

import { StoreUnavailableError } from './errors.ts';

/**
 * Reads, decides and writes on condition, again and again until a round comes to an answer: undefined says that somebody
 * else was faster and all must be read anew. Each lost round is another's progress; StoreUnavailableError when all are lost.
 */
export async function settle<Answer>(roundsMax: number, round: () => Promise<Answer | undefined>): Promise<Answer> {
  for (let count = 0; count < roundsMax; count += 1) {
    const answer = await round();
    if (answer !== undefined) return answer;
  }
  throw new StoreUnavailableError();
}

import type { Settings } from '../settings.ts';
import type { Answerer } from './answerer.ts';
import { bedrockAnswerer } from './bedrock-answerer.ts';
import { extractiveAnswerer } from './quote-passages.ts';

/** The language model that is configured; passages are quoted where none is. */
export const createAnswerer = (
  { bedrockModelId }: Pick<Settings, 'bedrockModelId'>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Answerer => (bedrockModelId ? bedrockAnswerer(bedrockModelId, environment) : extractiveAnswerer);

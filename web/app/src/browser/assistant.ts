import { AssistantClient } from '../../../../client/index.ts';
import { Conversation } from '../assistant/answer-state.ts';
import { session } from './session.ts';

/** In the browser the signed-in user's cookie says who asks. What happens can be watched in the browser's console. */
export const assistant = new AssistantClient({
  url: window.location.origin,
  log: (line) => console.debug(line),
});

/** Kept while the page is open, so that following a source and coming back loses nothing. */
export const conversation = new Conversation(assistant);
conversation.forgetAtSignOut(session);

// Never the question and the answer: they are personal.
conversation.turns.subscribe((turns) => {
  const last = turns.at(-1);
  if (last === undefined) return;
  const { isStreaming, progress, message, step } = last;
  console.debug('Streaming store updating progress:', { isStreaming, progress, message, step });
});

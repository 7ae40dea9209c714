import { AssistantClient } from '../../../../client/index.ts';
import { Conversation } from '../assistant/answer-state.ts';

/** In the browser the signed-in user's cookie says who asks. */
export const assistant = new AssistantClient({ url: window.location.origin });

/** Kept while the page is open, so that following a source and coming back loses nothing. */
export const conversation = new Conversation(assistant);

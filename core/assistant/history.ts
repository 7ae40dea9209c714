import type { Message, Question } from './question.ts';

const MESSAGES_MAX = 20;
const CHARACTERS_MAX = 8000;
const MESSAGE_CHARACTERS_MAX = 1000;

/** The earlier messages that an answer takes into account: the last ones, long ones shortened, as far as there is room. */
export function consideredMessages({ conversation_history, memory_enabled }: Question): Message[] {
  if (!memory_enabled) return [];
  const last = spoken(conversation_history).slice(-MESSAGES_MAX).map(shorten);
  let characters = 0;
  const tooFar = last.findLastIndex(({ content }) => {
    characters += content.length;
    return characters > CHARACTERS_MAX;
  });
  return last.slice(tooFar + 1);
}

/** "2 earlier messages were considered." */
export function tellConsidered({ conversation_history }: Question, considered: readonly Message[]): string {
  const total = spoken(conversation_history).length;
  const count = considered.length;
  if (count === 0) return 'No earlier messages were considered.';
  if (count < total) return `The last ${count} of ${total} earlier messages were considered.`;
  return count === 1 ? '1 earlier message was considered.' : `${count} earlier messages were considered.`;
}

const spoken = (messages: readonly Message[]): Message[] => messages.filter(({ content }) => content.trim() !== '');

const shorten = ({ role, content }: Message): Message => ({
  role,
  content: content.slice(0, MESSAGE_CHARACTERS_MAX).toWellFormed(),
});

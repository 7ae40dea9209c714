import { get } from 'svelte/store';
import { expect, it, vi } from 'vitest';

it('leaves nothing of the conversation to whoever signs in next', async () => {
  vi.stubGlobal('window', { location: new URL('http://127.0.0.1:9/') });
  const { conversation } = await import('../../web/app/src/browser/assistant.ts');
  const { sessionEnded } = await import('../../web/app/src/browser/session.ts');
  const asked = conversation.ask('What did we decide in private?', 'stream');
  expect(get(conversation.turns)).toHaveLength(1);
  sessionEnded();
  await asked;
  expect(get(conversation.turns)).toEqual([]);
  vi.unstubAllGlobals();
});

import { expect, it } from 'vitest';
import { Closing } from '../../../local/cli/closing.ts';

it('undoes everything once, last things first, also when one step fails', async () => {
  const done: string[] = [];
  const closing = new Closing();
  const step = (name: string) => async () => void done.push(name);
  closing.add(step('first'));
  closing.add(() => Promise.reject(new Error('stuck')));
  closing.atOnce(() => done.push('file'));
  closing.add(step('last'));
  await expect(closing.close()).rejects.toMatchObject({ errors: [new Error('stuck')] });
  await expect(closing.close()).rejects.toThrow();
  expect(done).toEqual(['last', 'file', 'first']);
});

import { expect, it } from 'vitest';
import { Endings } from '../../local/endings.ts';

it('ends everything once, last things first, also when one end fails', async () => {
  const done: string[] = [];
  const endings = new Endings();
  const end = (name: string) => async () => void done.push(name);
  endings.add(end('first'));
  endings.add(() => Promise.reject(new Error('stuck')));
  endings.atOnce(() => done.push('file'));
  endings.add(end('last'));
  await expect(endings.run()).rejects.toMatchObject({ errors: [new Error('stuck')] });
  await expect(endings.run()).rejects.toThrow();
  expect(done).toEqual(['last', 'file', 'first']);
});

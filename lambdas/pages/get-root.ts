import * as z from 'zod';
import { Answer } from '../http/answer.ts';
import { headerOf } from '../http/http-event.ts';
import { openRoute } from '../http/routes-by-caller.ts';
import type { PagesContext } from './pages-context.ts';

const Root = z.object({ name: z.string(), version: z.string(), links: z.record(z.string(), z.string()) });

export const getRoot = openRoute(
  {
    success: 200,
    document: {
      tag: 'Service',
      summary: 'Say what this is',
      answer: Root,
      answerExample: { name: 'Rollcall', version: '0.1.0', links: { docs: '/docs' } },
      alsoAnswers: { 302: 'Browsers are sent to the pages under /app/.' },
    },
  },
  (context: PagesContext, { event }) => {
    if (prefersHtml(headerOf(event, 'accept') ?? '')) return new Answer(302, '', { location: '/app/' });
    const { title: name, version } = context.document().info;
    const links = { app: '/app/', docs: '/docs', openapi: '/openapi.json', health: '/health' };
    return { name, version, links } satisfies z.infer<typeof Root>;
  },
);

/** Whether HTML is wanted more than JSON; of equal wishes the one named first counts. */
export function prefersHtml(accept: string): boolean {
  const wishes = accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
  });
  const best = (types: string[]) =>
    Math.max(0, ...wishes.filter(({ type }) => types.includes(type)).map(({ quality }) => quality));
  const html = best(['text/html', 'application/xhtml+xml']);
  return html > 0 && html >= best(['application/json']);
}

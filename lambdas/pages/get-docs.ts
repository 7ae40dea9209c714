import { Answer } from '../http/answer.ts';
import { openRoute } from '../http/routes-by-caller.ts';
import { docsPage } from './docs-page.ts';
import { docsStyleSource } from './docs-style.ts';
import type { PagesContext } from './pages-context.ts';

export const getDocs = openRoute(
  {
    success: 200,
    document: { tag: 'Service', summary: 'Read this document', mediaType: 'text/html' },
  },
  (context: PagesContext, { event }) => {
    const origin = `https://${event.headers.host ?? event.requestContext.domainName}`;
    return new Answer(200, docsPage(context.document(), originOf(origin, event.headers['x-forwarded-proto'])), {
      'content-type': 'text/html; charset=utf-8',
      // The page is one piece without scripts: nothing may be loaded, and only its own style applies.
      'content-security-policy': `default-src 'none'; style-src '${docsStyleSource}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
    });
  },
);

const originOf = (origin: string, proto: string | undefined): string =>
  proto === 'http' ? origin.replace('https:', 'http:') : origin;

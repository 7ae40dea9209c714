import type { ApiDocument, Operation } from '../openapi/api-document.ts';
import { docsOperation } from './docs-operation.ts';
import { docsStyle } from './docs-style.ts';
import { Html, html } from './html.ts';

type Entry = { method: string; path: string; operation: Operation };

/** The API document as a page to read: one piece, no scripts, nothing loaded from elsewhere. */
export function docsPage({ info, tags, paths }: ApiDocument, origin: string): string {
  const entries: Entry[] = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );
  const entriesOf = (tag: string) => entries.filter(({ operation }) => operation.tags.includes(tag));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<style>${new Html(docsStyle)}</style>
</head>
<body>
<nav aria-label="Routes"><strong>${info.title}</strong> ${info.version}
${tags.map(({ name }) => html`<h2>${name}</h2><ul>${entriesOf(name).map(link)}</ul>`)}
</nav>
<main>
<h1>${info.title} API</h1>
<p class="lead">${info.description}</p>
${firstSteps(origin)}
${tags.map(
  ({ name, description }) => html`<section id="${name.toLowerCase()}"><h2>${name}</h2><p class="lead">${description}</p>
${entriesOf(name).map(({ method, path, operation }) => docsOperation(origin, method, path, operation))}</section>`,
)}
</main>
</body>
</html>`.text;
}

const link = ({ operation }: Entry): Html =>
  html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`;

const firstSteps = (origin: string): Html => html`<section>
<p>Every request carries its key in a header. Bodies and answers are JSON, ids are integers, times are ISO 8601 in UTC.
A refusal is <code>{"detail": …}</code>: a text, or for input that does not fit a list of <code>{loc, msg, type}</code>;
of the assistant and its jobs <code>{"error": …}</code>, always a text.
Every answer names its request in <code>X-Request-Id</code>. The same as <a href="/openapi.json">OpenAPI 3.1</a>.</p>
<h4>From nothing to a transcript</h4>
<pre># a user, and a key for the user
curl -X POST ${origin}/admin/users -H "X-Admin-API-Key: $ADMIN_API_KEY" \\
  -H 'Content-Type: application/json' -d '{"email":"ada@example.com","max_concurrent_bots":2}'
curl -X POST ${origin}/admin/users/USER_ID/tokens -H "X-Admin-API-Key: $ADMIN_API_KEY"

# a bot, and what it hears
curl -X POST ${origin}/bots -H "X-API-Key: $ROLLCALL_API_KEY" \\
  -H 'Content-Type: application/json' -d '{"platform":"google_meet","native_meeting_id":"abc-defg-hij"}'
curl ${origin}/transcripts/google_meet/abc-defg-hij -H "X-API-Key: $ROLLCALL_API_KEY"</pre>
</section>`;

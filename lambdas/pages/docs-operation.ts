import type { Operation, ResponseObject } from '../openapi/api-document.ts';
import { curl } from './curl.ts';
import { type Field, fieldsOf } from './fields.ts';
import { type Html, html, prose } from './html.ts';

const callers: Record<string, string> = {
  user: 'X-API-Key',
  admin: 'X-Admin-API-Key',
  session: 'or the cookie session_id',
};

/** One operation: what it does, what it takes, how to call it, what comes back. */
export function docsOperation(origin: string, method: string, path: string, operation: Operation): Html {
  const { operationId, summary, description, responses, security } = operation;
  const fields = fieldsOf(operation);
  const key = security.flatMap((scheme) => Object.keys(scheme)).map((name) => callers[name] ?? name);
  return html`<article id="${operationId}">
<h3>${summary}</h3>
<div class="route"><span class="method ${method}">${method.toUpperCase()}</span>${path}</div>
<div class="who">${key.length > 0 ? `Key in ${key.join(', ')}` : 'No key'}</div>
${description !== undefined && html`<p>${prose(description)}</p>`}
${fields.length > 0 && fieldTable(fields)}
<pre>${curl(origin, method, path, operation)}</pre>
${Object.entries(responses).map(([status, response]) => (Number(status) < 300 ? success(status, response) : html``))}
<details><summary>Other answers</summary>${refusalTable(responses)}</details>
</article>`;
}

const fieldTable = (fields: readonly Field[]): Html => html`<table>
<tr><th>Name</th><th>In</th><th>Meaning</th></tr>
${fields.map(
  ({ name, place, required, meaning }) =>
    html`<tr><td><code>${name}</code></td><td>${place}${!required && ', optional'}</td><td>${prose(meaning)}</td></tr>`,
)}
</table>`;

function success(status: string, { description, content }: ResponseObject): Html {
  const example = content?.['application/json']?.example;
  const stream = content?.['text/event-stream']?.example;
  return html`<h4>Answer ${status}</h4>
${description !== 'Done.' && html`<p>${prose(description)}</p>`}
${typeof stream === 'string' && html`<pre>${stream.trim()}</pre>`}
${example !== undefined && html`<pre>${JSON.stringify(example, null, 2)}</pre>`}`;
}

const refusalTable = (responses: Record<string, ResponseObject>): Html => html`<table>
${Object.entries(responses)
  .filter(([status]) => Number(status) >= 300)
  .map(([status, { description }]) => html`<tr><td><code>${status}</code></td><td>${prose(description)}</td></tr>`)}
</table>`;

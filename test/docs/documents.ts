import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../lib/bundle.ts';

export type Document = {
  /** From the repository's root. */
  readonly name: string;
  readonly text: string;
};

const notOurs = ['node_modules/**', '.rollcall/**', 'cdk.out/**'];

/** Every Markdown file of the repository. */
export function allDocuments(): Document[] {
  return globSync('**/*.md', { cwd: projectRoot, exclude: notOurs }).sort().map(readDocument);
}

export function readDocument(name: string): Document {
  return { name, text: readFileSync(path.join(projectRoot, name), 'utf8') };
}

/** The text without its fenced blocks, in which a line that begins with `#` is no heading. */
export const proseOf = ({ text }: Document): string => text.replace(/^ *```[\s\S]*?^ *```$/gm, '');

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(document: Document): string[] {
  return [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
}

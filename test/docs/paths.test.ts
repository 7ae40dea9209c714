import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../lib/bundle.ts';
import manifest from '../../package.json' with { type: 'json' };
import { allDocuments, anchorsOf, type Document, proseOf, readDocument } from './documents.ts';

const folders = [
  'bin',
  'core',
  'lambdas',
  'lib',
  'bot-task',
  'client',
  'examples',
  'local',
  'web',
  'test',
  'docs',
  '.ci',
];
/** Looks like a path of ours: begins with a folder of ours, or is the name of a file. Placeholders have `<` or `*`. */
const pathPattern = new RegExp(
  `^(?:(?:${folders.join('|').replaceAll('.', '\\.')})/[\\w./-]*|[\\w.-]+\\.(?:ts|mjs|js|json|md|html|css))$`,
);

describe.each(allDocuments().map((document) => [document.name, document] as const))('%s', (_, document) => {
  it('names paths that exist', () => {
    expect(pathsIn(document).filter((name) => !existsFor(document, name))).toEqual([]);
  });

  it('links to files and headings that exist', () => {
    expect(linksIn(document).filter((link) => !leadsSomewhere(document, link))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const scripts = [...document.text.matchAll(/\bnpm (?:run ([a-z:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short,
    );
    expect(scripts.filter((name) => !Object.keys(manifest.scripts).includes(name ?? ''))).toEqual([]);
  });
});

const pathsIn = (document: Document): string[] =>
  [...proseOf(document).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text).filter((text) => pathPattern.test(text));

/** From the root, or from the folder of the document. */
const existsFor = ({ name }: Document, target: string): boolean =>
  [projectRoot, path.join(projectRoot, path.dirname(name))].some((base) => existsSync(path.join(base, target)));

const linksIn = (document: Document): string[] =>
  [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^\w+:/.test(link));

function leadsSomewhere(document: Document, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? document.name : path.join(path.dirname(document.name), file);
  if (!existsSync(path.join(projectRoot, target))) return false;
  return anchor === undefined || anchorsOf(readDocument(target)).includes(anchor);
}

/** Characters that are not seen: controls, marks that turn the direction of writing, and the tags that smuggle text. */
const invisible = /(?![\n\t])\p{Cc}|[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;
const entities = /&(?:#x?[0-9a-f]+|[a-z][a-z0-9]{1,31});?/gi;
const tags = /<[a-z/!?][^<>]*>/gi;
const markdownLinks = /!?\[([^\][]*)\](?:\([^()]*\)?|\[[^\][]*\]|:(?=\s*\S+[/.]))/g;
const schemes = /[a-z0-9+.-]{0,32}:(?:\/\/|\\\\)\S*|\b(?:javascript|data|vbscript|mailto|file|tel|blob):\S+/gi;
const topLevelDomains =
  'com|net|org|io|dev|app|co|ai|info|biz|xyz|me|ly|gg|link|click|zip|site|online|top|tk|ru|cn|de|uk|fr|eu|us|tv|cc|in|nl|invalid|example|test|local|localhost';
const bareHosts = new RegExp(
  `(?:\\bwww\\.\\S+|(?<![\\p{L}\\p{N}])(?:[\\p{L}\\p{N}-]+\\.)+(?:${topLevelDomains})(?![\\p{L}\\p{N}-])(?:[:/?#]\\S*)?|\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?:[:/]\\S*)?|(?<=\\s|^)//\\S+)`,
  'giu',
);
/** No word is this long; encoded text is. */
const blobs = /[a-z0-9+/=_-]{64,}/gi;
/** In signs that no markup knows. */
const removedLink = '‹link removed›';

/**
 * Text as it may be shown, whoever wrote it: no markup, links, images or hidden characters. Applied to all that a model
 * writes and all that is quoted, so that neither can make a page load, or a person open, anything.
 */
export function cleanText(text: string): string {
  const visible = text.replace(invisible, '').replace(entities, ' ');
  return untilStable(visible, (given) => given.replace(tags, ' ').replace(markdownLinks, '$1'))
    .replace(schemes, removedLink)
    .replace(bareHosts, removedLink)
    .replace(blobs, '…')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Text in one line of at most so many characters, cut between words where there are any. */
export function cut(text: string, charactersMax: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= charactersMax) return line;
  const start = line.slice(0, charactersMax - 1).toWellFormed();
  const end = start.lastIndexOf(' ');
  return `${start.slice(0, end > charactersMax / 2 ? end : undefined)}…`;
}

/** What is left of one pass may make the next one possible: `<<b>script>`. */
function untilStable(text: string, pass: (text: string) => string): string {
  let before = text;
  // Every pass that changes anything shortens the text.
  for (let after = pass(before); after !== before; after = pass(before)) before = after;
  return before;
}

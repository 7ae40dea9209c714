import { stemmer } from 'stemmer';
import { stopWords } from './stop-words.ts';

/** Beyond this it is no word, and the index would keep it all the same. */
const TOKEN_CHARACTERS_MAX = 48;

const combiningMarks = /[\u0300-\u036f]/g;
const englishEndings = /['’](?:s|re|ll|ve|d|m|t)(?![\p{L}\p{N}])/gu;
const beyondAscii = /[^\p{ASCII}]/u;
const words = /[\p{L}\p{N}\p{M}]+/gu;
const englishWord = /^[a-z]{3,}$/;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Letters that no decomposition turns into plain ones. */
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

/**
 * The terms of a text, in its order, repeated where it repeats them. Indexes, digests and questions are all cut by this
 * one function, so what is said the same way is found. English is stemmed; other languages are folded only.
 */
export function tokens(text: string): string[] {
  const found = fold(text).match(words) ?? [];
  return found.flatMap((word) => (unspaced.test(word) ? pairsOf(word) : termOf(word)));
}

function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase().replace(englishEndings, '');
  const plain = text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(combiningMarks, '').normalize('NFC');
  return plain.replace(/[ßæœøłđı]/g, (letter) => plainLetters[letter] ?? letter).replace(englishEndings, '');
}

function termOf(word: string): string[] {
  if (stopWords.has(word)) return [];
  const short = word.slice(0, TOKEN_CHARACTERS_MAX).toWellFormed();
  return [englishWord.test(short) ? stemmer(short) : short];
}

/** Where no spaces divide the words, each two neighbouring characters stand for one. */
function pairsOf(run: string): string[] {
  const characters = Array.from(run);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, position) => `${characters[position]}${character}`);
}

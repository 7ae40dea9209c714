import { markSpeaking } from './people-view.js';
import { announce, find, hueOf } from './room-view.js';

const CAPTION_BLOCKS_MAX = 30;
/** A caption that has not grown for so long is complete. */
const SETTLED_MILLIS = 700;
/** Who scrolled up to read is not pulled down again. */
const NEAR_END_PIXELS = 80;
const blocks = new Map();

/** One bubble per speech, edited in place while it goes on; old ones go. */
export function showCaption({ id, speaker, text }, ownName) {
  const region = find('[data-captions]').parentElement;
  const isAtEnd = region.scrollHeight - region.scrollTop - region.clientHeight < NEAR_END_PIXELS;
  find('[data-empty]').hidden = true;
  const { block, settling } = blocks.get(id) ?? addBlock(speaker, speaker === ownName);
  block.querySelector('p').textContent = text;
  clearTimeout(settling);
  const later = setTimeout(() => announce(`${speaker}: ${text}`), SETTLED_MILLIS);
  blocks.set(id, { block, settling: later });
  markSpeaking(speaker);
  if (isAtEnd) region.scrollTop = region.scrollHeight;
}

export function forgetCaptions() {
  for (const { block, settling } of blocks.values()) {
    clearTimeout(settling);
    block.remove();
  }
  blocks.clear();
  find('[data-empty]').hidden = false;
}

function addBlock(speaker, isOwn) {
  const block = document.createElement('li');
  block.classList.toggle('own', isOwn);
  block.style.setProperty('--hue', hueOf(speaker));
  const cite = document.createElement('cite');
  cite.textContent = speaker;
  block.append(cite, document.createElement('p'));
  find('[data-captions]').append(block);
  if (blocks.size >= CAPTION_BLOCKS_MAX) {
    const [[oldest, { block: old }]] = blocks;
    old.remove();
    blocks.delete(oldest);
  }
  return { block, settling: undefined };
}

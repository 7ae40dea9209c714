const CAPTION_BLOCKS_MAX = 30;
const blocks = new Map();
const find = (selector) => document.querySelector(selector);

/** Shows one of the page's views and brings the reading focus to its heading. */
export function showView(name) {
  const shown = find(`[data-view="${name}"]`);
  if (!shown.hidden) return;
  for (const view of document.querySelectorAll('[data-view]')) view.hidden = view !== shown;
  find('[data-leave-bar]').hidden = name !== 'lobby' && name !== 'call';
  shown.querySelector('h1').focus();
}

export function showOver(text) {
  find('[data-over]').textContent = text;
  showView('over');
}

/** Only those in the call hear who is there; so the first such news lets us in. */
export function showPeople({ participants, waiting }) {
  fill(find('[data-participants]'), participants);
  fill(find('[data-waiting]'), waiting);
  find('[data-waiting-box]').hidden = waiting.length === 0;
  showView('call');
}

/** One block per speech, edited in place while it goes on; old blocks go. */
export function showCaption({ id, speaker, text }) {
  const block = blocks.get(id) ?? addBlock(id, speaker);
  block.querySelector('p').textContent = text;
  find('[data-captions]').parentElement.scrollTop = Number.MAX_SAFE_INTEGER;
}

function addBlock(id, speaker) {
  const block = document.createElement('li');
  const cite = document.createElement('cite');
  cite.textContent = speaker;
  cite.style.setProperty('--hue', hueOf(speaker));
  block.append(cite, document.createElement('p'));
  blocks.set(id, block);
  find('[data-captions]').append(block);
  if (blocks.size > CAPTION_BLOCKS_MAX) {
    const [oldest] = blocks.keys();
    blocks.get(oldest).remove();
    blocks.delete(oldest);
  }
  return block;
}

function fill(list, names) {
  const items = names.map((name) => {
    const item = document.createElement('li');
    item.dataset.initials = name
      .split(/\s+/)
      .map((word) => word[0] ?? '')
      .join('')
      .slice(0, 2)
      .toUpperCase();
    item.style.setProperty('--hue', hueOf(name));
    item.textContent = name;
    return item;
  });
  list.replaceChildren(...items);
}

/** The same colour for the same name, always. */
const hueOf = (name) => [...name].reduce((hue, character) => (hue * 31 + character.codePointAt(0)) % 360, 7);

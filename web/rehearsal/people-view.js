import { announce, find, hueOf } from './room-view.js';

const SPEAKING_MILLIS = 1500;
const tiles = new Map();
const guests = new Map();

/** Shows who is there and who waits; tiles stay the same elements, so that focus and movement are not lost. */
export function showPeople({ present, waiting, you }, control) {
  const isFirst = tiles.size === 0;
  sync(find('[data-participants]'), tiles, present, {
    create: (person) => createTile(person, { isYou: person.id === you, control }),
    onCome: (name) => isFirst || announce(`${name} has joined`),
    onGo: (name) => announce(`${name} has left`),
  });
  sync(find('[data-waiting]'), guests, waiting, {
    create: (person) => createGuest(person, control),
    onCome: (name) => announce(`${name} asks to be let in`),
    onGo: () => undefined,
  });
  find('[data-door]').hidden = waiting.length === 0;
}

export function markSpeaking(name) {
  for (const { element, person } of tiles.values()) {
    if (person.name !== name) continue;
    element.dataset.speaking = '';
    clearTimeout(element.silence);
    element.silence = setTimeout(() => delete element.dataset.speaking, SPEAKING_MILLIS);
  }
}

function sync(list, known, people, { create, onCome, onGo }) {
  const keys = new Set(people.map(keyOf));
  for (const [key, { element, person }] of known) {
    if (keys.has(key)) continue;
    if (element.contains(document.activeElement)) find('[data-view="call"] h1').focus();
    element.remove();
    known.delete(key);
    onGo(person.name);
  }
  for (const person of people) {
    const key = keyOf(person);
    if (known.has(key)) continue;
    const element = create(person);
    known.set(key, { element, person });
    list.append(element);
    onCome(person.name);
  }
}

const keyOf = ({ id, name }) => id ?? `speaker ${name}`;

function createTile({ id, name }, { isYou, control }) {
  const tile = named('li', name);
  if (isYou) tile.append(text('small', 'you'));
  // Only a visitor can be put out; who has a script would go on talking.
  else if (id !== null) tile.append(button('Remove', `Remove ${name}`, () => control('remove', { id })));
  return tile;
}

function createGuest({ id, name }, control) {
  const guest = named('li', name);
  const admit = button('Let in', `Let in ${name}`, () => control('admit', { id }));
  admit.classList.add('primary');
  guest.append(text('small', 'asks to be let in'), admit);
  guest.append(button('Turn away', `Turn away ${name}`, () => control('deny', { id })));
  return guest;
}

function named(tag, name) {
  const element = document.createElement(tag);
  element.dataset.initials = name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  element.style.setProperty('--hue', hueOf(name));
  element.append(text('span', name));
  return element;
}

function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}

/** The whole name is for those who hear the button without its tile. */
function button(label, wholeName, onClick) {
  const element = text('button', label);
  element.type = 'button';
  element.setAttribute('aria-label', wholeName);
  element.addEventListener('click', onClick);
  return element;
}

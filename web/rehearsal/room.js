import { forgetCaptions, showCaption } from './captions-view.js';
import { setUpDictation } from './dictation.js';
import { setUpHostControls, showHostControls } from './host-controls.js';
import { showPeople } from './people-view.js';
import { find, showOver, showTrouble, showView } from './room-view.js';

const NAME_KEY = 'rehearsal-name';
const room = location.pathname.split('/')[2];
let visit;
let name = '';

const overTexts = {
  denied: 'Your request to join was denied',
  removed: "You've been removed from the meeting",
  ended: 'The meeting has ended',
  left: 'You left the meeting',
  full: 'The room cannot be joined just now',
};

/** The connection is the visit: while it stands we wait in the lobby or are in the call. */
function knock() {
  showView('lobby');
  visit = new EventSource(`/rehearsal/${room}/events?${new URLSearchParams({ name })}`);
  visit.onopen = () => showTrouble('');
  visit.onmessage = ({ data }) => follow(JSON.parse(data));
  // A lost connection is opened again by the browser; one that was refused is not.
  visit.onerror = () => {
    if (visit.readyState === EventSource.CLOSED) leave('full');
    else showTrouble('The connection is lost. Trying again …');
  };
}

function follow(event) {
  if (event.type === 'lobby') showView('lobby');
  else if (event.type === 'people') enter(event);
  else if (event.type === 'caption') showCaption(event, name);
  else leave(event.type);
}

/** Only those in the call hear who is there; so the first such news lets us in. */
function enter(people) {
  showPeople(people, control);
  showHostControls(people);
  showView('call');
}

function leave(reason) {
  visit.close();
  forgetCaptions();
  showTrouble('');
  showOver(overTexts[reason]);
}

/** A control that is refused has been overtaken, by somebody who left above all; the news that follow say how it is. */
const control = async (action, body = {}) => {
  const answer = await fetch(`/rehearsal/${room}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (answer === undefined) showTrouble('The runner does not answer.');
};

const say = (text) => control('say', { speaker: name, text });

for (const place of document.querySelectorAll('[data-room]')) place.textContent = room;
document.title = `Rehearsal room ${room}`;
find('#name').value = localStorage.getItem(NAME_KEY) ?? '';

find('[data-join]').addEventListener('submit', (event) => {
  event.preventDefault();
  name = new FormData(event.target).get('name').trim();
  if (name === '') return;
  localStorage.setItem(NAME_KEY, name);
  knock();
});

find('[data-say]').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = new FormData(event.target).get('text').trim();
  if (text !== '') say(text);
  event.target.reset();
});

find('[data-leave]').addEventListener('click', () => leave('left'));
find('[data-again]').addEventListener('click', () => knock());
for (const button of document.querySelectorAll('[data-control]')) {
  button.addEventListener('click', () => control(button.dataset.control));
}
setUpHostControls(control);
setUpDictation(say);

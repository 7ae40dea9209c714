import { showCaption, showOver, showPeople, showView } from './room-view.js';

const room = location.pathname.split('/')[2];
const find = (selector) => document.querySelector(selector);
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
  visit.onmessage = ({ data }) => follow(JSON.parse(data));
  // A lost connection is opened again by the browser; one that was refused is not.
  visit.onerror = () => {
    if (visit.readyState === EventSource.CLOSED) leave('full');
  };
}

function follow(event) {
  if (event.type === 'lobby') showView('lobby');
  else if (event.type === 'people') showPeople(event);
  else if (event.type === 'caption') showCaption(event);
  else leave(event.type);
}

function leave(reason) {
  visit.close();
  showOver(overTexts[reason]);
}

const control = (action, body = {}) =>
  fetch(`/rehearsal/${room}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

find('[data-room]').textContent = room;
document.title = `Rehearsal room ${room}`;

find('[data-join]').addEventListener('submit', (event) => {
  event.preventDefault();
  name = new FormData(event.target).get('name').trim();
  if (name !== '') knock();
});

find('[data-say]').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = new FormData(event.target).get('text').trim();
  if (text !== '') control('say', { speaker: name, text });
  event.target.reset();
});

find('[data-leave]').addEventListener('click', () => leave('left'));
find('[data-again]').addEventListener('click', () => location.reload());
for (const button of document.querySelectorAll('[data-control]')) {
  button.addEventListener('click', () => control(button.dataset.control));
}

import { find } from './room-view.js';

const SURE_MILLIS = 4000;
const NARROW = '(max-width: 52rem)';

export function setUpHostControls(control) {
  find('[data-host]').open = !matchMedia(NARROW).matches;
  for (const choice of document.querySelectorAll('[name="lobby"]')) {
    choice.addEventListener('change', () => control('lobby', { lobby: choice.value }));
  }
  find('[data-actors]').addEventListener('change', ({ target }) => control('actors', { quiet: !target.checked }));
  setUpEnd(find('[data-end]'), () => control('end'));
}

/** The room is everybody's: what somebody else chose is shown here too. */
export function showHostControls({ lobby, actors }) {
  find(`[name="lobby"][value="${lobby}"]`).checked = true;
  find('[data-actors-box]').hidden = actors === 'none';
  find('[data-actors]').checked = actors === 'speaking';
}

/** It ends for everybody, so it takes a second click. */
function setUpEnd(button, end) {
  const label = button.textContent;
  let timer;
  const rest = () => {
    clearTimeout(timer);
    timer = undefined;
    button.textContent = label;
  };
  button.addEventListener('click', () => {
    const isSure = timer !== undefined;
    rest();
    if (isSure) return end();
    button.textContent = 'End it for everybody?';
    timer = setTimeout(rest, SURE_MILLIS);
  });
}

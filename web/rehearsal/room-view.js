const NEWS_MAX = 20;

export const find = (selector) => document.querySelector(selector);

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

export function showTrouble(text) {
  find('[data-trouble]').textContent = text;
}

/** Said aloud by screen readers, and seen by nobody. */
export function announce(text) {
  const news = document.createElement('p');
  news.textContent = text;
  const log = find('[data-news]');
  log.append(news);
  if (log.childElementCount > NEWS_MAX) log.firstElementChild.remove();
}

/** The same colour for the same name, always. */
export const hueOf = (name) => [...name].reduce((hue, character) => (hue * 31 + character.codePointAt(0)) % 360, 7);

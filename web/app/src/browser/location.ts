import { derived, type Readable, writable } from 'svelte/store';
import { BASE, type Route, readRoute } from '../router.ts';

const address = writable(window.location.href);
window.addEventListener('popstate', () => address.set(window.location.href));

/** What the address bar says to show. */
export const route: Readable<Route> = derived(address, (href) => readRoute(new URL(href)));

export function navigate(path: string): void {
  window.history.pushState(null, '', path);
  address.set(window.location.href);
  window.scrollTo(0, 0);
}

/** Lets plain links to pages of ours change the page without loading it anew. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return;
  const isPage = link.pathname === BASE || link.pathname.startsWith(`${BASE}/`);
  if (link.origin !== window.location.origin || !isPage) return;
  // A place on this very page: the browser goes there, and takes the keyboard's focus along.
  const isHere = link.pathname === window.location.pathname && link.search === window.location.search;
  if (isHere && link.hash !== '') return;
  event.preventDefault();
  navigate(`${link.pathname}${link.search}${link.hash}`);
}

import { browserSessionSeconds } from '../../core/browser-sessions/browser-session.ts';
import { type HttpEvent, headerOf } from './http-event.ts';

const COOKIE_NAME = 'rollcall_session';

/** The secret of the browser's session, whoever made the browser send it. */
export const cookieSecret = (event: HttpEvent): string | undefined => cookieValue(event, COOKIE_NAME);

/** What the client sent under a cookie's name; an empty one counts as absent. */
export const cookieValue = ({ cookies = [] }: HttpEvent, name: string): string | undefined =>
  cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) || undefined;

/** Only a page of our own may act by the cookie: browsers say where a request comes from, and pages cannot forge it. */
export const isSameOrigin = (event: HttpEvent): boolean => headerOf(event, 'sec-fetch-site') === 'same-origin';

export const sessionCookie = (event: HttpEvent, secret: string): string =>
  cookieOf(event, secret, browserSessionSeconds);

export const endedCookie = (event: HttpEvent): string => cookieOf(event, '', 0);

const cookieOf = (event: HttpEvent, value: string, maxAgeSeconds: number): string =>
  `${COOKIE_NAME}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secureAttribute(event)}`;

/** `Secure` unless the proxy in front says that the browser came without TLS. */
export const secureAttribute = (event: HttpEvent): string =>
  headerOf(event, 'x-forwarded-proto') === 'http' ? '' : '; Secure';

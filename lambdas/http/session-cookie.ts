import { browserSessionSeconds } from '../../core/browser-sessions/browser-session.ts';
import { type HttpEvent, headerOf } from './http-event.ts';

const COOKIE_NAME = 'rollcall_session';

/** The secret of the browser's session, whoever made the browser send it. */
export const cookieSecret = ({ cookies = [] }: HttpEvent): string | undefined =>
  cookies.find((cookie) => cookie.startsWith(`${COOKIE_NAME}=`))?.slice(COOKIE_NAME.length + 1) || undefined;

/** Only a page of our own may act by the cookie: browsers say where a request comes from, and pages cannot forge it. */
export const isSameOrigin = (event: HttpEvent): boolean => headerOf(event, 'sec-fetch-site') === 'same-origin';

export const sessionCookie = (event: HttpEvent, secret: string): string =>
  cookieOf(event, secret, browserSessionSeconds);

export const endedCookie = (event: HttpEvent): string => cookieOf(event, '', 0);

/** `Secure` unless the proxy in front says that the browser came without TLS. */
function cookieOf(event: HttpEvent, value: string, maxAgeSeconds: number): string {
  const secure = headerOf(event, 'x-forwarded-proto') === 'http' ? '' : '; Secure';
  return `${COOKIE_NAME}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** Who may call a route: the credential it takes. */
export type RouteAuthentication = 'user' | 'admin' | 'none';

/** The functions behind the HTTP API; cut by what they may do, not by route. */
const httpFunctions = ['admin', 'bots', 'meetings', 'browser-sessions', 'health', 'pages'] as const;
export type HttpFunction = (typeof httpFunctions)[number];

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: `/${string}`;
  function: HttpFunction;
  authentication: RouteAuthentication;
};

/** THE list of public HTTP routes. The CDK app, the dispatcher, the OpenAPI document and the tests read it. */
export const routes = [
  { method: 'POST', path: '/bots', function: 'bots', authentication: 'user' },
  { method: 'GET', path: '/bots/status', function: 'bots', authentication: 'user' },
  { method: 'DELETE', path: '/bots/{platform}/{native_meeting_id}', function: 'bots', authentication: 'user' },
  { method: 'PUT', path: '/bots/{platform}/{native_meeting_id}/config', function: 'bots', authentication: 'user' },

  { method: 'GET', path: '/meetings', function: 'meetings', authentication: 'user' },
  { method: 'GET', path: '/meetings/{platform}/{native_meeting_id}', function: 'meetings', authentication: 'user' },
  { method: 'PATCH', path: '/meetings/{platform}/{native_meeting_id}', function: 'meetings', authentication: 'user' },
  { method: 'DELETE', path: '/meetings/{platform}/{native_meeting_id}', function: 'meetings', authentication: 'user' },
  {
    method: 'GET',
    path: '/meetings/{platform}/{native_meeting_id}/history',
    function: 'meetings',
    authentication: 'user',
  },
  { method: 'GET', path: '/transcripts/{platform}/{native_meeting_id}', function: 'meetings', authentication: 'user' },

  { method: 'POST', path: '/admin/users', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/users', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/users/email/{email}', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/users/{id}', function: 'admin', authentication: 'admin' },
  { method: 'PATCH', path: '/admin/users/{id}', function: 'admin', authentication: 'admin' },
  { method: 'DELETE', path: '/admin/users/{id}', function: 'admin', authentication: 'admin' },
  { method: 'POST', path: '/admin/users/{id}/tokens', function: 'admin', authentication: 'admin' },
  { method: 'DELETE', path: '/admin/tokens/{token_id}', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/stats/meetings-users', function: 'admin', authentication: 'admin' },

  { method: 'POST', path: '/session', function: 'browser-sessions', authentication: 'none' },
  { method: 'DELETE', path: '/session', function: 'browser-sessions', authentication: 'none' },

  { method: 'GET', path: '/health', function: 'health', authentication: 'none' },
  { method: 'GET', path: '/', function: 'pages', authentication: 'none' },
  { method: 'GET', path: '/openapi.json', function: 'pages', authentication: 'none' },
  { method: 'GET', path: '/docs', function: 'pages', authentication: 'none' },
] as const satisfies readonly Route[];

/** The function that answers what no route takes: 404 and 405. */
export const defaultFunction: HttpFunction = 'pages';

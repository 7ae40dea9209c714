/** Who may call a route: the credential it takes. `session` is a user's key, or the cookie of a session without one. */
export type RouteAuthentication = 'user' | 'admin' | 'session' | 'none';

/** The functions behind the HTTP API; cut by what they may do, not by route. */
const httpFunctions = [
  'admin',
  'bots',
  'meetings',
  'executions',
  'user',
  'browser-sessions',
  'health',
  'pages',
] as const;
export type HttpFunction = (typeof httpFunctions)[number];

/** The function behind a function URL, because an HTTP API cannot stream. */
export type StreamFunction = 'assistant';

export type Route<Name extends HttpFunction | StreamFunction = HttpFunction> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: `/${string}`;
  function: Name;
  authentication: RouteAuthentication;
};

/** THE list of the HTTP API's routes. The CDK app, the dispatcher, the OpenAPI document and the tests read it. */
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

  { method: 'GET', path: '/jobs', function: 'executions', authentication: 'session' },
  { method: 'GET', path: '/jobs/{id}', function: 'executions', authentication: 'session' },
  { method: 'DELETE', path: '/jobs/{id}', function: 'executions', authentication: 'session' },
  { method: 'POST', path: '/jobs/{id}/fail', function: 'executions', authentication: 'session' },
  { method: 'GET', path: '/conversations', function: 'executions', authentication: 'session' },
  { method: 'GET', path: '/executions', function: 'executions', authentication: 'session' },
  { method: 'GET', path: '/executions/metrics', function: 'executions', authentication: 'session' },
  { method: 'GET', path: '/executions/{id}', function: 'executions', authentication: 'session' },
  { method: 'GET', path: '/executions/{id}/history', function: 'executions', authentication: 'session' },
  { method: 'POST', path: '/executions/{id}/cancel', function: 'executions', authentication: 'session' },

  { method: 'PUT', path: '/user/webhook', function: 'user', authentication: 'user' },
  { method: 'DELETE', path: '/user/webhook', function: 'user', authentication: 'user' },
  { method: 'POST', path: '/user/webhook/secret', function: 'user', authentication: 'user' },
  { method: 'POST', path: '/user/webhook/test', function: 'user', authentication: 'user' },
  { method: 'GET', path: '/user/webhook/deliveries', function: 'user', authentication: 'user' },
  { method: 'POST', path: '/user/webhook/deliveries/{id}/replay', function: 'user', authentication: 'user' },

  { method: 'POST', path: '/admin/users', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/users', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/users/email/{email}', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/users/{id}', function: 'admin', authentication: 'admin' },
  { method: 'PATCH', path: '/admin/users/{id}', function: 'admin', authentication: 'admin' },
  { method: 'DELETE', path: '/admin/users/{id}', function: 'admin', authentication: 'admin' },
  { method: 'POST', path: '/admin/users/{id}/tokens', function: 'admin', authentication: 'admin' },
  { method: 'DELETE', path: '/admin/tokens/{token_id}', function: 'admin', authentication: 'admin' },
  { method: 'GET', path: '/admin/stats/meetings-users', function: 'admin', authentication: 'admin' },

  { method: 'GET', path: '/session', function: 'browser-sessions', authentication: 'none' },
  { method: 'POST', path: '/session', function: 'browser-sessions', authentication: 'none' },
  { method: 'DELETE', path: '/session', function: 'browser-sessions', authentication: 'none' },

  { method: 'POST', path: '/ws/ticket', function: 'browser-sessions', authentication: 'user' },

  { method: 'GET', path: '/health', function: 'health', authentication: 'none' },
  { method: 'GET', path: '/', function: 'pages', authentication: 'none' },
  { method: 'GET', path: '/openapi.json', function: 'pages', authentication: 'none' },
  { method: 'GET', path: '/docs', function: 'pages', authentication: 'none' },
  { method: 'GET', path: '/samples/{name}', function: 'pages', authentication: 'none' },
] as const satisfies readonly Route[];

/** The routes that only the front door serves, from the function that streams. */
export const streamRoutes = [
  { method: 'POST', path: '/api/v1/stream', function: 'assistant', authentication: 'session' },
  { method: 'POST', path: '/api/v1/stream/error', function: 'assistant', authentication: 'session' },
  { method: 'POST', path: '/api/v1/stream/error/stream', function: 'assistant', authentication: 'session' },
  { method: 'POST', path: '/api/v1/stream/timeout', function: 'assistant', authentication: 'session' },
  { method: 'POST', path: '/api/v1/stream/timeout/stream', function: 'assistant', authentication: 'session' },
  { method: 'GET', path: '/api/v1/jobs/{id}', function: 'assistant', authentication: 'session' },
] as const satisfies readonly Route<StreamFunction>[];

/** Where the front door serves the sockets; the stage of the WebSocket API is named after it. */
export const socketPath = '/ws';

export const publicRoutes = [...routes, ...streamRoutes];

/** The function that answers what no route takes: 404 and 405. */
export const defaultFunction: HttpFunction = 'pages';

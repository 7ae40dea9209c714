/** Said of every route that streams. */
export const frontDoorOnly = 'Served by the front door only: the API at its own root cannot stream.';

/** What every route that asks may refuse. */
export const assistantRefusals = {
  401: 'Missing API token (X-API-Key header) | Invalid API token',
  400: 'body: JSON decode error',
  415: 'The content type must be application/json',
};

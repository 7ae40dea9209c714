/** Said of every route that streams. */
export const frontDoorOnly = 'Served by the front door only: the API at its own root cannot stream.';

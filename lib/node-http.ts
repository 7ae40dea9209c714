/**
 * Stands in for `node:http` inside the bundles: an ES import of it also loads Node's own WebSocket client, 50 ms of each
 * start of a function, for a name that nobody uses.
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request, STATUS_CODES } = http;
export default http;

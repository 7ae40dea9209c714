/** ASCII only, so that no proxy or client can cut a character in two or take one for a line's end. */
const NOT_ASCII = /[\u007f-\uffff]/g;
const HEX = 16;
const ESCAPE_DIGITS = 4;

export type Frame = { event: string; data: object; id: string };

/** One event of a stream (server-sent events): a name, one line of JSON, and the id to go on from. */
export const sseFrame = ({ event, data, id }: Frame): string =>
  `event: ${event}\ndata: ${asciiJson(data)}\nid: ${id}\n\n`;

const asciiJson = (value: object): string =>
  JSON.stringify(value).replace(
    NOT_ASCII,
    (unit) => `\\u${unit.charCodeAt(0).toString(HEX).padStart(ESCAPE_DIGITS, '0')}`,
  );

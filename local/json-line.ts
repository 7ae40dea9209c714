/** Turns what a program printed into one JSON line: a JSON object stays as it is, anything else becomes its `message`. */
export function toJsonLine(printed: string): string {
  return isJsonObject(printed) ? printed : JSON.stringify({ time: new Date().toISOString(), message: printed });
}

function isJsonObject(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

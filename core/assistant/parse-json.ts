/** The value of a JSON text, or undefined, which fails whatever schema comes next. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

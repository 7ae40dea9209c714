import { isObject, type Json } from '../template/json.ts';

/** `$request.body.action`: the path into a message that names its route. */
export type RouteSelection = readonly string[];

const EXPRESSION = /^\$request\.body((?:\.[\w-]+)+)$/;

/** Throws for an expression that the runner does not know. */
export function readSelection(expression: string): RouteSelection {
  const path = EXPRESSION.exec(expression)?.[1];
  if (path === undefined) throw new Error(`The runner does not know the route selection ${expression}.`);
  return path.slice(1).split('.');
}

/** The key of the route that a message asks for; undefined when it is no JSON or names none. */
export function selectRoute(selection: RouteSelection, message: string): string | undefined {
  let found: Json | undefined = parse(message);
  for (const name of selection) found = found !== undefined && isObject(found) ? found[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function parse(message: string): Json | undefined {
  try {
    return JSON.parse(message);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

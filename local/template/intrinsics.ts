import { isObject, type Json, type JsonObject } from './json.ts';
import { substitute } from './substitute.ts';

/** What intrinsic functions ask for while a template is resolved. */
export interface Scope {
  /** A parameter's or pseudo parameter's value, or a resource's physical id; undefined when there is no such name. */
  findReference(name: string): Json | undefined;
  findAttribute(logicalId: string, attribute: string): Json | undefined;
  condition(name: string): boolean;
  findInMap(keys: { map: string; topKey: string; key: string }): Json | undefined;
}

const NO_VALUE = 'AWS::NoValue';
const AVAILABILITY_ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** Replaces every intrinsic function in `value`; what equals `AWS::NoValue` is left out of its object or list. */
export function resolve(value: Json, scope: Scope): Json {
  const resolved = resolveOrDrop(value, scope);
  if (resolved === undefined) throw new Error('AWS::NoValue stands where a value is needed.');
  return resolved;
}

export function resolveText(value: Json, scope: Scope): string {
  const text = resolve(value, scope);
  if (typeof text === 'string') return text;
  if (typeof text === 'number' || typeof text === 'boolean') return String(text);
  throw new Error(`A text is needed where ${JSON.stringify(text)} stands.`);
}

function resolveOrDrop(value: Json, scope: Scope): Json | undefined {
  if (Array.isArray(value)) return present(value.map((item) => resolveOrDrop(item, scope)));
  if (!isObject(value)) return value;
  const [entry, ...others] = Object.entries(value);
  if (entry && others.length === 0 && isIntrinsic(entry[0])) return resolveIntrinsic(entry[0], entry[1], scope);
  const entries = Object.entries(value).map(([key, item]) => [key, resolveOrDrop(item, scope)] as const);
  return Object.fromEntries(entries.filter((pair): pair is [string, Json] => pair[1] !== undefined));
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

type Intrinsic = (argument: Json, scope: Scope) => Json | undefined;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => {
    if (name === NO_VALUE) return undefined;
    return found(scope.findReference(text(name)), `Ref ${name}`);
  },
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument).map(text);
    return found(scope.findAttribute(text(logicalId), attribute.join('.')), `Fn::GetAtt ${JSON.stringify(argument)}`);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument);
    return list(resolve(given(parts), scope))
      .map((part) => resolveText(part, scope))
      .join(text(separator));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = list(argument);
    return resolveText(given(whole), scope).split(text(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(argument);
    const chosen = list(resolve(given(items), scope))[Number(resolve(given(index), scope))];
    return found(chosen, `Fn::Select ${JSON.stringify(argument)}`);
  },
  'Fn::GetAZs': () => AVAILABILITY_ZONES,
  'Fn::Sub': (argument, scope) => {
    const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument);
    return substitute(text(template), (name) => substitution(name, object(variables), scope));
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, topKey, key] = list(argument).map((part) => resolveText(part, scope));
    const value = scope.findInMap({ map: text(map), topKey: text(topKey), key: text(key) });
    return found(value, `Fn::FindInMap ${JSON.stringify(argument)}`);
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = list(argument);
    return resolveOrDrop(given(scope.condition(text(name)) ? whenTrue : whenFalse), scope);
  },
};

function resolveIntrinsic(name: string, argument: Json, scope: Scope): Json | undefined {
  const intrinsic = intrinsics[name];
  if (intrinsic === undefined) throw new Error(`The runner does not know the intrinsic function ${name}.`);
  return intrinsic(argument, scope);
}

function substitution(name: string, variables: JsonObject, scope: Scope): string {
  const variable = variables[name];
  if (variable !== undefined) return resolveText(variable, scope);
  return resolveText(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, scope);
}

function present(values: readonly (Json | undefined)[]): Json[] {
  return values.filter((value) => value !== undefined);
}

function found(value: Json | undefined, what: string): Json {
  if (value === undefined) throw new Error(`Nothing answers to ${what}.`);
  return value;
}

function given(value: Json | undefined): Json {
  if (value === undefined) throw new Error('An intrinsic function lacks an argument.');
  return value;
}

function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error(`A text is needed where ${JSON.stringify(value)} stands.`);
  return value;
}

function list(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw new Error(`A list is needed where ${JSON.stringify(value)} stands.`);
  return value;
}

function object(value: Json | undefined): JsonObject {
  if (value === undefined || !isObject(value))
    throw new Error(`An object is needed where ${JSON.stringify(value)} stands.`);
  return value;
}

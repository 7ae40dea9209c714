import { isObject, type Json, type JsonObject } from '../template/json.ts';

/**
 * A pattern of EventBridge, which Lambda's event filters share:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export type EventPattern = JsonObject;

/** Whether `event` has what the pattern asks for; throws for an operator that the runner does not know. */
export function matchesPattern(pattern: EventPattern, event: Json | undefined): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or') return list(expected).some((choice) => matchesPattern(object(choice), event));
    const actual = event !== undefined && isObject(event) ? event[key] : undefined;
    if (isObject(expected)) return matchesPattern(expected, actual);
    const values = Array.isArray(actual) ? actual : [actual];
    return list(expected).some((choice) => values.some((value) => matchesValue(choice, value)));
  });
}

/** Throws now for an operator that would throw at the first event. */
export function checkPattern(pattern: EventPattern): void {
  for (const [key, expected] of Object.entries(pattern)) {
    if (key === '$or') list(expected).forEach((choice) => void checkPattern(object(choice)));
    else if (isObject(expected)) checkPattern(expected);
    else list(expected).forEach((choice) => void matchesValue(choice, undefined));
  }
}

function matchesValue(choice: Json, value: Json | undefined): boolean {
  if (!isObject(choice)) return choice === value;
  return Object.entries(choice).every(([name, operand]) => {
    const operator = operators[name];
    if (operator === undefined) throw new Error(`The runner does not know the pattern operator ${name}.`);
    return operator(operand, value);
  });
}

type Operator = (operand: Json, value: Json | undefined) => boolean;

const operators: Readonly<Record<string, Operator>> = {
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(String(operand)),
  suffix: (operand, value) => typeof value === 'string' && value.endsWith(String(operand)),
  exists: (operand, value) => (value !== undefined) === operand,
  'equals-ignore-case': (operand, value) =>
    typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase(),
  'anything-but': (operand, value) => {
    const refused = Array.isArray(operand) ? operand : [operand];
    return value !== undefined && !refused.some((choice) => matchesValue(choice, value));
  },
  numeric: (operand, value) => typeof value === 'number' && holdsAll(list(operand), value),
};

/** `[">", 0, "<=", 5]`: operators and numbers in turn, all of which must hold. */
function holdsAll(comparisons: readonly Json[], value: number): boolean {
  const [comparison, bound, ...others] = comparisons;
  if (comparison === undefined) return true;
  return compare(String(comparison), value, Number(bound)) && holdsAll(others, value);
}

function compare(comparison: string, value: number, bound: number): boolean {
  switch (comparison) {
    case '=':
      return value === bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    default:
      throw new Error(`The runner does not know the comparison ${comparison}.`);
  }
}

function list(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw new Error(`A pattern needs a list where ${JSON.stringify(value)} stands.`);
  return value;
}

function object(value: Json): JsonObject {
  if (!isObject(value)) throw new Error(`A pattern needs an object where ${JSON.stringify(value)} stands.`);
  return value;
}

import { resolve, type Scope } from './intrinsics.ts';
import { isObject, type Json } from './json.ts';

const DEPTH_MAX = 20;

/** Whether the named condition of a template holds. */
export function holds(name: string, conditions: Readonly<Record<string, Json>>, scope: Scope): boolean {
  return evaluate({ Condition: name }, { conditions, scope, depth: 0 });
}

interface Evaluation {
  readonly conditions: Readonly<Record<string, Json>>;
  readonly scope: Scope;
  readonly depth: number;
}

function evaluate(expression: Json, evaluation: Evaluation): boolean {
  if (evaluation.depth > DEPTH_MAX) throw new Error(`Conditions refer to each other more than ${DEPTH_MAX} deep.`);
  const inner = { ...evaluation, depth: evaluation.depth + 1 };
  const [operator, argument] = onlyEntry(expression);
  switch (operator) {
    case 'Condition':
      return evaluate(named(argument, evaluation), inner);
    case 'Fn::Equals':
      return equal(argument, evaluation.scope);
    case 'Fn::Not':
      return !list(argument).every((part) => evaluate(part, inner));
    case 'Fn::And':
      return list(argument).every((part) => evaluate(part, inner));
    case 'Fn::Or':
      return list(argument).some((part) => evaluate(part, inner));
    default:
      throw new Error(`The runner does not know the condition function ${operator}.`);
  }
}

function named(name: Json, { conditions }: Evaluation): Json {
  const condition = conditions[String(name)];
  if (condition === undefined) throw new Error(`The template has no condition ${name}.`);
  return condition;
}

function equal(argument: Json, scope: Scope): boolean {
  const [left, right] = list(argument).map((part) => JSON.stringify(resolve(part, scope)));
  return left === right;
}

function onlyEntry(expression: Json): [string, Json] {
  const entries = isObject(expression) ? Object.entries(expression) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) throw new Error(`${JSON.stringify(expression)} is no condition.`);
  return entry;
}

function list(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw new Error(`A list is needed where ${JSON.stringify(value)} stands.`);
  return value;
}

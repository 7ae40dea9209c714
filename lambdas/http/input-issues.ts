import type * as z from 'zod';
import type { InputIssue } from '../../core/errors.ts';

type Part = 'body' | 'path' | 'query';
/** An issue while its text is looked for, or when it is told. */
type Issue = Parameters<z.core.$ZodErrorMap>[0] | z.core.$ZodIssue;

/** What a schema refuses in one part of a request, worded as FastAPI words it: existing clients read these. */
export function checkInput<Schema extends z.ZodType>(
  part: Part,
  schema: Schema,
  value: unknown,
): { value: z.output<Schema> } | { issues: InputIssue[] } {
  const { success, data, error } = schema.safeParse(value, { error: messageOf, reportInput: true });
  return success ? { value: data } : { issues: error.issues.flatMap((issue) => toInputIssues(part, issue)) };
}

function toInputIssues(part: Part, issue: z.core.$ZodIssue): InputIssue[] {
  const loc = [part, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ loc: [...loc, key], msg: issue.message, type: typeOf(issue) }));
  }
  return [{ loc, msg: issue.message, type: typeOf(issue) }];
}

/** The default text; a schema's own text comes before it. */
const messageOf: z.core.$ZodErrorMap = (issue) =>
  isMissing(issue) ? 'Field required' : wordings[typeOf(issue)]?.(issue);

const isMissing = (issue: Issue): boolean =>
  issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function typeOf(issue: Issue): string {
  if (isMissing(issue)) return 'missing';
  switch (issue.code) {
    case 'invalid_type':
      return Number.isNaN(issue.input) ? 'int_parsing' : (typeNames[String(issue.expected)] ?? 'type_error');
    case 'invalid_value':
      return 'literal_error';
    case 'too_small':
      return issue.origin === 'string'
        ? 'string_too_short'
        : lengthTypes.has(issue.origin)
          ? 'too_short'
          : 'greater_than_equal';
    case 'too_big':
      return issue.origin === 'string'
        ? 'string_too_long'
        : lengthTypes.has(issue.origin)
          ? 'too_long'
          : 'less_than_equal';
    case 'invalid_format':
      return issue.format === 'regex' ? 'string_pattern_mismatch' : 'value_error';
    case 'unrecognized_keys':
      return 'extra_forbidden';
    case 'custom':
      return typeof issue.params?.type === 'string' ? issue.params.type : 'value_error';
    default:
      return 'value_error';
  }
}

const lengthTypes = new Set(['array', 'set', 'map', 'file']);

const typeNames: Record<string, string> = {
  string: 'string_type',
  int: 'int_type',
  number: 'float_type',
  boolean: 'bool_type',
  array: 'list_type',
  record: 'dict_type',
  object: 'model_attributes_type',
};

const bound = (issue: Issue): string =>
  String('minimum' in issue ? issue.minimum : 'maximum' in issue ? issue.maximum : '');

const wordings: Record<string, (issue: Issue) => string> = {
  string_type: () => 'Input should be a valid string',
  int_type: () => 'Input should be a valid integer',
  float_type: () => 'Input should be a valid number',
  int_parsing: () => 'Input should be a valid integer, unable to parse string as an integer',
  bool_type: () => 'Input should be a valid boolean',
  list_type: () => 'Input should be a valid list',
  dict_type: () => 'Input should be a valid dictionary',
  model_attributes_type: () => 'Input should be a valid dictionary or object to extract fields from',
  literal_error: (issue) =>
    `Input should be ${issue.code === 'invalid_value' ? quoted(issue.values) : 'another value'}`,
  string_too_short: (issue) => `String should have at least ${bound(issue)} characters`,
  string_too_long: (issue) => `String should have at most ${bound(issue)} characters`,
  too_short: (issue) => `List should have at least ${bound(issue)} items`,
  too_long: (issue) => `List should have at most ${bound(issue)} items`,
  greater_than_equal: (issue) => `Input should be greater than or equal to ${bound(issue)}`,
  less_than_equal: (issue) => `Input should be less than or equal to ${bound(issue)}`,
  string_pattern_mismatch: () => 'String does not have the right form',
  extra_forbidden: () => 'Extra inputs are not permitted',
};

/** `'a', 'b' or 'c'` */
function quoted(values: readonly unknown[]): string {
  const words = values.map((value) => `'${String(value)}'`);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('');
}

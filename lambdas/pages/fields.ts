import type { JsonSchema, Operation } from '../openapi/api-document.ts';

export type Field = { name: string; place: string; required: boolean; meaning: string };

/** Everything a caller may fill in: parameters first, then the fields of the body. */
export function fieldsOf({ parameters = [], requestBody }: Operation): Field[] {
  const fields = parameters.map(({ name, in: place, required, description, schema }) => ({
    name,
    place,
    required,
    meaning: description ?? meaningOf(schema),
  }));
  const body = requestBody?.content['application/json']?.schema;
  return body ? [...fields, ...bodyFields(body)] : fields;
}

function bodyFields({ properties, required }: JsonSchema): Field[] {
  const names = Array.isArray(required) ? required : [];
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    place: 'body',
    required: names.includes(name),
    meaning: meaningOf(schema),
  }));
}

/** What a schema says in words: its description, else the values, the form and the limits it allows. */
function meaningOf(schema: JsonSchema): string {
  if (typeof schema.description === 'string') return schema.description;
  if (Array.isArray(schema.anyOf)) return meaningOf(schema.anyOf[0]);
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (typeof schema.properties === 'object') return `object with ${Object.keys(schema.properties ?? {}).join(', ')}`;
  const limit = schema.maximum ?? schema.maxLength;
  const most =
    limit === undefined ? '' : `, at most ${String(limit)}${schema.maximum === undefined ? ' characters' : ''}`;
  const otherwise = schema.default === undefined ? '' : `, default ${String(schema.default)}`;
  return `${String(schema.format ?? schema.type ?? 'any')}${most}${otherwise}`;
}

import type { JsonSchema } from '../../lambdas/openapi/api-document.ts';

/** A JSON Schema as a TypeScript type; throws for what no schema of ours says. */
export function schemaType(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.replace('#/components/schemas/', '');
  if (Array.isArray(schema.enum)) return unionOf(schema.enum.map(literal));
  if ('const' in schema) return literal(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return unionOf(choices.map(schemaType));
  if (Array.isArray(schema.allOf)) return schema.allOf.map(schemaType).join(' & ');
  if (Array.isArray(schema.type)) return unionOf(schema.type.map((type) => schemaType({ ...schema, type })));
  return typeOf(schema);
}

function typeOf(schema: JsonSchema): string {
  switch (schema.type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return `Array<${schemaType(schemaIn(schema.items))}>`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case undefined:
      return 'unknown';
    default:
      throw new Error(`No type says ${JSON.stringify(schema)}.`);
  }
}

function objectType({ properties, required = [], additionalProperties }: JsonSchema): string {
  const fields = Object.entries(schemaIn(properties));
  if (fields.length === 0) return `Record<string, ${schemaType(schemaIn(additionalProperties))}>`;
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  return recordType(fields.map(([name, schema]) => ({ name, isRequired: isRequired(name), schema: schemaIn(schema) })));
}

export type Field = { readonly name: string; readonly isRequired: boolean; readonly schema: JsonSchema };

/** Fields as a type of their own; what may be left out may also be undefined. */
export const recordType = (fields: readonly Field[]): string =>
  `{${fields
    .map((field) => `\n${commentOn(field.schema)}${fieldType(field)}`)
    .join('')
    .replaceAll('\n', '\n  ')}\n}`;

function fieldType({ name, isRequired, schema }: Field): string {
  const written = /^\w+$/.test(name) ? name : literal(name);
  const type = schemaType(schema);
  return isRequired ? `${written}: ${type};` : `${written}?: ${type} | undefined;`;
}

/** What a schema says of itself to people. */
export const commentOn = ({ description }: JsonSchema): string =>
  typeof description === 'string' ? `/** ${description.replaceAll('*/', '*\\/')} */\n` : '';

/** A value as the type that has no other. */
export const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${JSON.stringify(value).slice(1, -1).replaceAll("'", "\\'")}'` : JSON.stringify(value);

const unionOf = (types: readonly string[]): string => [...new Set(types)].join(' | ');

const schemaIn = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

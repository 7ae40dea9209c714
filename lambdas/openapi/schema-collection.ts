import * as z from 'zod';
import type { JsonSchema } from './api-document.ts';

/** Turns zod schemas into JSON Schema; those with an id are written once and referred to. */
export class SchemaCollection {
  readonly schemas: Record<string, JsonSchema> = {};

  /** As callers write it: what is unknown is ignored, defaults may be left out. */
  input = (schema: z.ZodType): JsonSchema => this.#add(schema, 'input');

  /** As we answer it. */
  output = (schema: z.ZodType): JsonSchema => this.#add(schema, 'output');

  #add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $schema: _,
      $defs = {},
      ...written
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => simplify(jsonSchema),
    });
    for (const [id, definition] of Object.entries($defs)) this.schemas[id] = toReferences(definition);
    const id = z.globalRegistry.get(schema)?.id;
    if (id === undefined) return toReferences(written);
    // One with an id comes as a reference to its own definition, which is among the shared ones already.
    if (!('$ref' in written)) this.schemas[id] = toReferences(written);
    return { $ref: `#/components/schemas/${id}` };
  }
}

/** Leaves out what says nothing to a reader: how a format is spelled, the limits of JavaScript, and that answers never grow. */
function simplify(schema: JsonSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

/** OpenAPI keeps shared schemas under another name than JSON Schema does. */
function toReferences(schema: unknown): JsonSchema {
  const text = JSON.stringify(schema);
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/'));
}

import type { ApiDocument, Operation, Parameter } from '../../lambdas/openapi/api-document.ts';
import { commentOn, type Field, literal, recordType, schemaType } from './schema-type.ts';

const HEAD =
  '// Made from the API document by `npm run client:types`; changes belong into the routes that it describes.\n';

/** The source of `client/api-types.ts`: the document's schemas, and what each operation takes and answers. */
export function apiTypes({ components, paths }: ApiDocument): string {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `${commentOn(schema)}export type ${name} = ${schemaType(schema)};\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => !isStream(operation))
      .map(([method, operation]) => `${literal(`${method.toUpperCase()} ${path}`)}: ${operationType(operation)};`),
  );
  return [HEAD, ...schemas, operationsType(operations)].join('\n');
}

const operationsType = (operations: readonly string[]): string =>
  `/** What each operation takes and answers; streams are the AssistantClient's. */
export type Operations = {${operations
    .map((operation) => `\n${operation}`)
    .join('')
    .replaceAll('\n', '\n  ')}
};
`;

function operationType(operation: Operation): string {
  const parameters = operation.parameters ?? [];
  const body = operation.requestBody?.content['application/json']?.schema;
  const parts = [
    ...parametersOf(parameters, 'path').map((type) => `path: ${type};`),
    ...parametersOf(parameters, 'query').map((type) => `query?: ${type};`),
    ...parametersOf(parameters, 'header').map((type) => `headers?: ${type};`),
    ...(body ? [`body: ${schemaType(body)};`] : []),
    `answer: ${answerType(operation)};`,
  ];
  return `{${parts
    .map((part) => `\n${part}`)
    .join('')
    .replaceAll('\n', '\n  ')}\n}`;
}

function parametersOf(parameters: readonly Parameter[], place: Parameter['in']): string[] {
  const fields = parameters
    .filter((parameter) => parameter.in === place)
    .map(
      ({ name, required, schema, description }): Field => ({
        name,
        isRequired: required,
        schema: { ...schema, description },
      }),
    );
  return fields.length > 0 ? [recordType(fields)] : [];
}

/** Of all answers that are successes. */
function answerType({ responses }: Operation): string {
  const types = Object.entries(responses)
    .filter(([status]) => Number(status) < 300)
    .map(([, { content = {} }]) => {
      const json = content['application/json'];
      if (json) return schemaType(json.schema);
      return Object.keys(content).length > 0 ? 'string' : 'undefined';
    });
  return [...new Set(types)].join(' | ');
}

const isStream = ({ responses }: Operation): boolean =>
  Object.values(responses).some(({ content = {} }) => 'text/event-stream' in content);

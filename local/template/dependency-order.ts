import { isObject, type Json } from './json.ts';
import { namesIn } from './substitute.ts';
import type { TemplateResource } from './template.ts';

type Resources = Readonly<Record<string, TemplateResource>>;

/** Logical ids, each after everything that it refers to; throws with the circle when resources wait for each other. */
export function dependencyOrder(resources: Resources): string[] {
  const ordered = new Set<string>();
  for (const logicalId of Object.keys(resources)) visit(logicalId, { resources, ordered, path: [] });
  return [...ordered];
}

interface Walk {
  readonly resources: Resources;
  readonly ordered: Set<string>;
  readonly path: readonly string[];
}

function visit(logicalId: string, { resources, ordered, path }: Walk): void {
  const resource = resources[logicalId];
  if (resource === undefined || ordered.has(logicalId)) return;
  if (path.includes(logicalId)) throw new Error(`Resources wait for each other: ${[...path, logicalId].join(' → ')}.`);
  const walk = { resources, ordered, path: [...path, logicalId] };
  for (const name of [...resource.DependsOn, ...referencesIn(resource.Properties)]) visit(name, walk);
  ordered.add(logicalId);
}

function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, argument]) => [
    ...referencesOf(key, argument),
    ...referencesIn(argument),
  ]);
}

function referencesOf(key: string, argument: Json): string[] {
  const first = Array.isArray(argument) ? argument[0] : argument;
  if (typeof first !== 'string') return [];
  if (key === 'Ref') return [first];
  if (key === 'Fn::GetAtt') return [first.split('.')[0] ?? first];
  return key === 'Fn::Sub' ? namesIn(first).map((name) => name.split('.')[0] ?? name) : [];
}

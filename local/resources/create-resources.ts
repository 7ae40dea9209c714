import { holds } from '../template/conditions.ts';
import { dependencyOrder } from '../template/dependency-order.ts';
import { ignoredTypes } from '../template/ignored-types.ts';
import { resolve, resolveText, type Scope } from '../template/intrinsics.ts';
import { mapTexts } from '../template/json.ts';
import { pseudoParameters } from '../template/pseudo-parameters.ts';
import { constructName, type Template, type TemplateResource } from '../template/template.ts';
import type { CreatedResource } from './resource-type.ts';
import { resourceTypes } from './resource-types.ts';
import type { Site } from './site.ts';

export interface TemplateInput {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Creates what the template names, each resource after those it refers to, and answers with the outputs. */
export async function createResources(
  { template, parameters }: TemplateInput,
  site: Site,
): Promise<Record<string, string>> {
  refuseUnknownTypes(template);
  const created = new Map<string, CreatedResource>();
  const scope = scopeOf(
    template,
    { ...givenParameters(template, parameters), ...pseudoParameters(site.stackName) },
    created,
  );
  for (const logicalId of dependencyOrder(template.Resources)) {
    const resource = template.Resources[logicalId];
    if (resource === undefined || isLeftOut(resource, scope)) continue;
    created.set(logicalId, await createOne(logicalId, resource, { scope, site }));
  }
  const outputs = Object.entries(template.Outputs).filter(([, output]) => !isLeftOut(output, scope));
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, withoutTls(resolveText(Value, scope), site)]));
}

/** A distribution's address is put together as `https://` and its domain; here that is the one port, without TLS. */
function withoutTls(output: string, { origin, addresses }: Site): string {
  const { host } = new URL(origin);
  return addresses.localise(output).replaceAll(`https://${host}`, origin).replaceAll(`wss://${host}`, `ws://${host}`);
}

/** All of them at once, before anything is started. */
function refuseUnknownTypes(template: Template): void {
  const unknown = Object.entries(template.Resources)
    .filter(([, { Type }]) => !(Type in resourceTypes) && !(Type in ignoredTypes))
    .map(([logicalId, { Type }]) => `${logicalId} (${Type})`);
  if (unknown.length > 0) throw new Error(`The runner does not know these resources: ${unknown.join(', ')}.`);
}

function isLeftOut({ Condition }: { Condition?: string | undefined }, scope: Scope): boolean {
  return Condition !== undefined && !scope.condition(Condition);
}

interface Surrounding {
  readonly scope: Scope;
  readonly site: Site;
}

async function createOne(
  logicalId: string,
  resource: TemplateResource,
  { scope, site }: Surrounding,
): Promise<CreatedResource> {
  const create = resourceTypes[resource.Type];
  if (create === undefined) return { ref: logicalId };
  try {
    const properties = mapTexts(resolve(resource.Properties, scope), (text) => site.addresses.localise(text));
    return await create(properties, { logicalId, constructName: constructName(logicalId, resource), site });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Resource ${logicalId} (${resource.Type}) could not be created: ${reason}`, { cause: error });
  }
}

function givenParameters(template: Template, parameters: Readonly<Record<string, string>>): Record<string, string> {
  const values = Object.entries(template.Parameters).map(([name, { Default }]) => {
    const value = parameters[name] ?? Default;
    if (value === undefined) throw new Error(`The template's parameter ${name} has no value.`);
    return [name, value];
  });
  return Object.fromEntries(values);
}

function scopeOf(
  template: Template,
  values: Readonly<Record<string, string>>,
  created: ReadonlyMap<string, CreatedResource>,
): Scope {
  const scope: Scope = {
    findReference: (name) => values[name] ?? created.get(name)?.ref,
    findAttribute: (logicalId, attribute) => {
      const resource = created.get(logicalId);
      const isIgnored = (template.Resources[logicalId]?.Type ?? '') in ignoredTypes;
      return isIgnored ? `${logicalId}.${attribute}` : resource?.attributes?.[attribute];
    },
    condition: (name) => holds(name, template.Conditions, scope),
    findInMap: ({ map, topKey, key }) => template.Mappings[map]?.[topKey]?.[key],
  };
  return scope;
}

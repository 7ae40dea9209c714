import * as z from 'zod';
import type { Json } from './json.ts';

const JsonValue: z.ZodType<Json> = z.json();

const TemplateResource = z.object({
  Type: z.string(),
  Properties: JsonValue.default({}),
  DependsOn: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  Condition: z.string().optional(),
  Metadata: z.object({ 'aws:cdk:path': z.string().optional() }).optional(),
});
export type TemplateResource = z.infer<typeof TemplateResource>;

const TemplateParameter = z.object({ Default: z.union([z.string(), z.number()]).transform(String).optional() });

/** The parts of a CloudFormation template that the runner reads; `Rules` and `Metadata` concern a deployment alone. */
export const Template = z.object({
  Parameters: z.record(z.string(), TemplateParameter).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), JsonValue))).default({}),
  Conditions: z.record(z.string(), JsonValue).default({}),
  Resources: z.record(z.string(), TemplateResource),
  Outputs: z.record(z.string(), z.object({ Value: JsonValue, Condition: z.string().optional() })).default({}),
});
export type Template = z.infer<typeof Template>;

/** `Rollcall/Api/bots/Resource` is the construct `bots`; without CDK's path the logical id must do. */
export function constructName(logicalId: string, resource: TemplateResource): string {
  const path = resource.Metadata?.['aws:cdk:path'];
  const names = path?.split('/').filter((name) => name !== 'Resource' && name !== 'Default');
  return names?.at(-1) ?? logicalId;
}

import * as z from 'zod';
import type { Json } from '../template/json.ts';
import type { Site } from './site.ts';

/** What `Ref` and `Fn::GetAtt` answer for a resource that was created. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface ResourceRequest {
  readonly logicalId: string;
  readonly constructName: string;
  readonly site: Site;
}

export type CreateResource = (properties: Json, request: ResourceRequest) => Promise<CreatedResource>;

/** A property that makes no difference on a laptop. Any that a schema does not name at all is refused. */
export const ignored = z.unknown().optional();

/** CloudFormation takes numbers and truth values as text as well. */
export const wholeNumber = z.coerce.number().int();
export const flag = z.union([z.boolean(), z.stringbool()]);

/** Pairs what a resource type understands with how it is created. */
export function resourceType<Schema extends z.ZodType>(
  schema: Schema,
  create: (properties: z.output<Schema>, request: ResourceRequest) => CreatedResource | Promise<CreatedResource>,
): CreateResource {
  return async (properties, request) => {
    const parsed = schema.safeParse(properties);
    if (!parsed.success)
      throw new Error(`The runner does not understand its properties.\n${z.prettifyError(parsed.error)}`);
    return create(parsed.data, request);
  };
}

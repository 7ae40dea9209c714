import * as z from 'zod';
import { arnOf, generatedName } from './names.ts';
import { resourceType } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 64;
const Properties = z.object({ RoleName: z.string().optional() });

/** `AWS::IAM::Role`: a name, so that a signed request tells which role made it. What it may do, nothing here checks. */
export const createRole = resourceType(Properties, (properties, request) => {
  const name = properties.RoleName ?? generatedName(request, NAME_CHARACTERS_MAX);
  return { ref: name, attributes: { Arn: arnOf(request, 'iam', `role/${name}`), RoleId: name } };
});

import * as z from 'zod';
import { limitsFor } from '../lambda/function-limits.ts';
import { LocalFunction } from '../lambda/local-function.ts';
import { arnOf, generatedName } from './names.ts';
import { ignored, resourceType, wholeNumber } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 64;
const Properties = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  MemorySize: wholeNumber.default(128),
  Timeout: wholeNumber.default(3),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  Architectures: ignored,
  Description: ignored,
  EphemeralStorage: ignored,
  LoggingConfig: ignored,
  TracingConfig: ignored,
  Tags: ignored,
});

/** `AWS::Lambda::Function`: its process starts with the first event. */
export const createFunction = resourceType(Properties, (properties, request) => {
  const { site, constructName } = request;
  const name = properties.FunctionName ?? generatedName(request, NAME_CHARACTERS_MAX);
  const arn = arnOf(request, 'lambda', `function:${name}`);
  const definition = {
    name,
    arn,
    constructName,
    codeDirectory: site.assetDirectory(properties.Code.S3Key),
    handler: properties.Handler,
    roleArn: properties.Role,
    memoryMebibytes: properties.MemorySize,
    timeoutSeconds: properties.Timeout,
    environment: properties.Environment?.Variables ?? {},
    deadLetterArn: properties.DeadLetterConfig?.TargetArn,
  };
  site.functions.add(new LocalFunction(definition, site.around, site.runtimeApi, limitsFor(properties.Timeout)));
  return { ref: name, attributes: { Arn: arn } };
});

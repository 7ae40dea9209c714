import * as z from 'zod';
import { resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  TargetFunctionArn: z.string(),
  AuthType: z.enum(['AWS_IAM', 'NONE']),
  InvokeMode: z.literal('BUFFERED').optional(),
});

/** `AWS::Lambda::Url` */
export const createFunctionUrl = resourceType(Properties, async (properties, { site }) => {
  const target = site.functions.get(properties.TargetFunctionArn);
  const { name, arn, constructName } = target.definition;
  const invoke = (event: unknown) => target.invoke(event);
  const server = await site.serveFunctionUrl(
    { functionName: name, authType: properties.AuthType, invoke },
    site.around,
  );
  site.functionUrls.set(constructName, server);
  return { ref: arn, attributes: { FunctionUrl: `${server.url}/`, FunctionArn: arn } };
});

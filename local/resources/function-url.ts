import * as z from 'zod';
import { Cors, corsRules } from './cors.ts';
import { resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  TargetFunctionArn: z.string(),
  AuthType: z.enum(['AWS_IAM', 'NONE']),
  Cors: Cors.optional(),
  InvokeMode: z.enum(['BUFFERED', 'RESPONSE_STREAM']).default('BUFFERED'),
});

/** `AWS::Lambda::Url` */
export const createFunctionUrl = resourceType(Properties, async (properties, { site }) => {
  const { AuthType: authType, InvokeMode: invokeMode } = properties;
  const target = site.functions.get(properties.TargetFunctionArn);
  const { name, arn, constructName } = target.definition;
  const streams = invokeMode === 'RESPONSE_STREAM';
  if (streams) target.shareProcesses();
  // Whoever has its address, a bot or a person's page, waits for the answer.
  target.keepWarm();
  const invoke = (event: unknown) => (streams ? target.invokeStreaming(event) : target.invoke(event));
  const cors = properties.Cors && corsRules(properties.Cors);
  const server = await site.serveFunctionUrl({ functionName: name, authType, invokeMode, cors, invoke }, site.around);
  site.functionUrls.set(constructName, server.url);
  site.origins.add(server);
  return { ref: arn, attributes: { FunctionUrl: `${server.url}/`, FunctionArn: arn } };
});

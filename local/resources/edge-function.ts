import * as z from 'zod';
import { edgeFunction } from '../http/edge-function.ts';
import { ignored, resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  Name: z.string(),
  AutoPublish: z.literal([true, 'true']),
  FunctionCode: z.string(),
  FunctionConfig: z.strictObject({ Comment: ignored, Runtime: z.literal('cloudfront-js-2.0') }),
});

/** `AWS::CloudFront::Function` */
export const createEdgeFunction = resourceType(Properties, ({ Name, FunctionCode }, { site }) => {
  const arn = `arn:aws:cloudfront::${site.around.accountId}:function/${Name}`;
  site.edgeFunctions.set(arn, edgeFunction(FunctionCode));
  return { ref: arn, attributes: { FunctionARN: arn, Stage: 'LIVE' } };
});

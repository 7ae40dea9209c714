import type { CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { type FunctionUrl, FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { functionUrlCorsOf } from './cors.ts';
import type { HandlerFunction } from './handler-function.ts';

export type AssistantEntranceProps = {
  readonly handler: HandlerFunction;
  readonly cors: CorsPreflightOptions | undefined;
};

/**
 * Where answers are streamed: an HTTP API cannot, a function URL can. It is open to everybody, since the function
 * checks keys and cookies itself; a signature at the origin would demand a hash of the body from every client.
 */
export class AssistantEntrance extends Construct {
  readonly functionUrl: FunctionUrl;

  constructor(scope: Construct, id: string, { handler, cors }: AssistantEntranceProps) {
    super(scope, id);
    // Also allows everybody lambda:InvokeFunction by way of the URL only, as URLs made since October 2025 ask for.
    this.functionUrl = handler.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.RESPONSE_STREAM,
      ...(cors === undefined ? {} : { cors: functionUrlCorsOf(cors) }),
    });
  }
}

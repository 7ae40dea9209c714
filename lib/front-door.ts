import { Duration, Fn, Stack } from 'aws-cdk-lib';
import type { HttpApi, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type AddBehaviorOptions,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin, HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import { socketPath } from '../lambdas/routes.ts';
import type { HandlerFunction } from './handler-function.ts';

export type FrontDoorProps = {
  readonly api: HttpApi;
  readonly assistant: FunctionUrl;
  readonly sockets: WebSocketApi;
  readonly pages: BehaviorOptions;
};

/**
 * One address for everything: the HTTP API, and what that API cannot carry: behind `/api/v1/*` the assistant's stream,
 * behind `/ws` the sockets, under `/app/` the pages.
 */
export class FrontDoor extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { api, assistant, sockets, pages }: FrontDoorProps) {
    super(scope, id);
    const apiOrigin = new HttpOrigin(hostOf(api.apiEndpoint), { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY });
    const socketOrigin = new HttpOrigin(hostOf(sockets.apiEndpoint), {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    });
    const streamOrigin = new FunctionUrlOrigin(assistant, { readTimeout: Duration.seconds(silenceSecondsMax) });
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Front door of ${Stack.of(this).stackName}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      // Answers are small; what counts is that they take the shortest way, wherever the stack is.
      priceClass: PriceClass.PRICE_CLASS_ALL,
      defaultBehavior: { origin: apiOrigin, ...passOn },
      additionalBehaviors: {
        '/api/v1/*': { origin: streamOrigin, ...passOn },
        // The path is the API's stage, so it goes on as it is.
        [socketPath]: { origin: socketOrigin, ...passOn },
        '/app': pages,
        '/app/*': pages,
      },
      errorResponses: errorsOfOrigins.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
  }

  /** Tells the function where its pages are served. */
  tellHost(handler: HandlerFunction): void {
    handler.addEnvironment(environment.frontDoorHost, this.distribution.distributionDomainName);
  }

  get url(): string {
    return `https://${this.distribution.distributionDomainName}`;
  }
}

/** A stream says something at least every 15 s. */
const silenceSecondsMax = 60;

/** Every request reaches its origin as the client made it, and every answer goes back as it is. */
const passOn = {
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  // Origins know themselves by their own host only.
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  // Compressing would hold a stream's events back until there are enough of them.
  compress: false,
  viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
} satisfies AddBehaviorOptions;

/**
 * CloudFront keeps errors for 10 s unless told, without caching too, and would hand one caller's 404 to the next.
 * These are all that it can keep and can be told about, 416 excepted; 401, 402, 412 and 415 it does not keep.
 */
const errorsOfOrigins = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/** The host in a URL that is known at deployment only. */
function hostOf(url: string): string {
  return Fn.select(2, Fn.split('/', url));
}

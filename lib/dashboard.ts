import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { asBucket } from './as-interface.ts';

/** The dashboard's files, filled by `npm run deploy`, and how the front door serves them. */
export class Dashboard extends Construct {
  readonly bucket: Bucket;
  readonly behavior: BehaviorOptions;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Pages', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // CloudFormation cannot remove a bucket with files in it, and what empties one is a function that may delete.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const chooseFile = new EdgeFunction(this, 'ChooseFile', {
      comment: 'One document shows every page of the dashboard.',
      code: FunctionCode.fromInline(chooseFileCode),
      runtime: FunctionRuntime.JS_2_0,
    });
    this.behavior = {
      origin: S3BucketOrigin.withOriginAccessControl(asBucket(this.bucket)),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      // Each file says itself how long it may be kept.
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: this.#securityHeaders(),
      functionAssociations: [{ function: chooseFile, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }

  #securityHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'The dashboard loads and sends nothing outside its own origin.',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
      },
    });
  }
}

const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** In CloudFront's JavaScript. A page's path has no dot in its last part; a file's has. */
const chooseFileCode = `function handler(event) {
  var request = event.request;
  if (request.uri === '/app') {
    return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '/app/' } } };
  }
  if (request.uri.split('/').pop().indexOf('.') < 0) request.uri = '/app/index.html';
  return request;
}
`;

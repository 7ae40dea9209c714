import * as z from 'zod';
import { type Behaviour, serveDistribution, upgradeThrough } from '../http/distribution.ts';
import { flag, ignored, type ResourceRequest, resourceType, wholeNumber } from './resource-type.ts';
import type { Site } from './site.ts';

/** Ids of the managed policies CachingDisabled and AllViewerExceptHostHeader: what the runner does. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
/** What is cached by its own headers may as well be read each time. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** CloudFront's own, where a template gives none. */
const READ_TIMEOUT_SECONDS = 30;

const FunctionAssociation = z.strictObject({ EventType: z.literal('viewer-request'), FunctionARN: z.string() });
const behaviour = {
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  CachePolicyId: z.literal([CACHING_DISABLED, CACHING_OPTIMIZED]),
  OriginRequestPolicyId: z.literal(ALL_VIEWER_EXCEPT_HOST_HEADER).optional(),
  Compress: flag.default(false),
  ResponseHeadersPolicyId: z.string().optional(),
  FunctionAssociations: z.array(FunctionAssociation).max(1).optional(),
  // Where nothing is cached it makes no difference which methods would be.
  CachedMethods: ignored,
  // The runner has no certificate.
  ViewerProtocolPolicy: ignored,
};
const DefaultBehaviour = z.strictObject(behaviour);
const PathBehaviour = z.strictObject({ ...behaviour, PathPattern: z.string() });
/** How a behaviour must be whose answers are made for their caller. */
const PassOn = z.object({
  CachePolicyId: z.literal(CACHING_DISABLED),
  OriginRequestPolicyId: z.string(),
  Compress: z.literal(false),
  ResponseHeadersPolicyId: z.undefined().optional(),
  FunctionAssociations: z.undefined().optional(),
});
const CustomOrigin = z.strictObject({
  Id: z.string(),
  DomainName: z.string(),
  CustomOriginConfig: z.strictObject({
    OriginReadTimeout: wholeNumber.default(READ_TIMEOUT_SECONDS),
    // How CloudFront reaches an origin; here it is in the same process.
    OriginProtocolPolicy: ignored,
    OriginSSLProtocols: ignored,
    OriginKeepaliveTimeout: ignored,
    HTTPSPort: ignored,
  }),
  ConnectionAttempts: ignored,
  ConnectionTimeout: ignored,
});
const BucketOrigin = z.strictObject({
  Id: z.string(),
  DomainName: z.string().includes('.s3.'),
  S3OriginConfig: z.strictObject({ OriginAccessIdentity: z.literal('').optional() }),
  // Who may read a bucket, nothing here checks.
  OriginAccessControlId: ignored,
  ConnectionAttempts: ignored,
  ConnectionTimeout: ignored,
});
const Origin = z.union([CustomOrigin, BucketOrigin]);
/** How long errors are kept; with a page of its own an answer would change. */
const ErrorResponse = z.strictObject({ ErrorCode: wholeNumber, ErrorCachingMinTTL: wholeNumber });
const Properties = z.strictObject({
  DistributionConfig: z.strictObject({
    Enabled: z.literal([true, 'true']),
    DefaultCacheBehavior: DefaultBehaviour,
    CacheBehaviors: z.array(PathBehaviour).default([]),
    CustomErrorResponses: z.array(ErrorResponse).optional(),
    Origins: z.array(Origin),
    Comment: ignored,
    HttpVersion: ignored,
    IPV6Enabled: ignored,
    PriceClass: ignored,
    ViewerCertificate: ignored,
  }),
  Tags: ignored,
});
type Config = z.infer<typeof Properties>['DistributionConfig'];

/** `AWS::CloudFront::Distribution` in front of APIs, function URLs and a bucket, on the runner's one port. */
export const createDistribution = resourceType(Properties, ({ DistributionConfig }, request) => {
  const { site, logicalId } = request;
  const behaviours = behavioursOf(DistributionConfig, request);
  const { around } = site;
  site.distributions.add({
    handle: serveDistribution(behaviours, around),
    upgrade: upgradeThrough(behaviours, around),
  });
  return { ref: logicalId, attributes: { Id: logicalId, DomainName: new URL(site.origin).host } };
});

function behavioursOf(config: Config, { site }: ResourceRequest): Behaviour[] {
  const origins = new Map(config.Origins.map((origin) => [origin.Id, originOf(origin, site)]));
  const all = [...config.CacheBehaviors, { ...config.DefaultCacheBehavior, PathPattern: '*' }];
  return all.map((each) => {
    const { isBucket, ...target } = named(each.TargetOriginId, origins);
    if (!isBucket) refuseOtherThanPassOn(each);
    return {
      pathPattern: each.PathPattern,
      allowedMethods: new Set(each.AllowedMethods),
      ...target,
      edgeFunctions: (each.FunctionAssociations ?? []).map(({ FunctionARN }) => found(site.edgeFunctions, FunctionARN)),
      responseHeaders: each.ResponseHeadersPolicyId ? found(site.responseHeaders, each.ResponseHeadersPolicyId) : {},
    };
  });
}

interface Target extends Pick<Behaviour, 'origin' | 'readTimeoutSeconds'> {
  readonly isBucket: boolean;
}

function originOf(origin: z.infer<typeof Origin>, { origins }: Site): Target {
  const isBucket = 'S3OriginConfig' in origin;
  const readTimeoutSeconds = isBucket ? READ_TIMEOUT_SECONDS : origin.CustomOriginConfig.OriginReadTimeout;
  return { origin: origins.get(origin.DomainName), readTimeoutSeconds, isBucket };
}

function refuseOtherThanPassOn(behaviour: Config['DefaultCacheBehavior']): void {
  const parsed = PassOn.safeParse(behaviour);
  if (!parsed.success) throw new Error(`Only what comes from a bucket may differ.\n${z.prettifyError(parsed.error)}`);
}

function named(id: string, origins: ReadonlyMap<string, Target>): Target {
  const origin = origins.get(id);
  if (origin === undefined) throw new Error(`The distribution has no origin ${id}.`);
  return origin;
}

function found<Value>(entries: ReadonlyMap<string, Value>, id: string): Value {
  const entry = entries.get(id);
  if (entry === undefined) throw new Error(`The runner does not know ${id}.`);
  return entry;
}

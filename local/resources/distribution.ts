import * as z from 'zod';
import { type Behaviour, serveDistribution, upgradeThrough } from '../http/distribution.ts';
import { ignored, type ResourceRequest, resourceType, wholeNumber } from './resource-type.ts';
import type { Site } from './site.ts';

/** Ids of the managed policies CachingDisabled and AllViewerExceptHostHeader: what the runner does. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** CloudFront's own, where a template gives none. */
const READ_TIMEOUT_SECONDS = 30;

const behaviour = {
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  CachePolicyId: z.literal(CACHING_DISABLED),
  OriginRequestPolicyId: z.literal(ALL_VIEWER_EXCEPT_HOST_HEADER),
  Compress: z.literal([false, 'false']),
  // Where nothing is cached it makes no difference which methods would be.
  CachedMethods: ignored,
  // The runner has no certificate.
  ViewerProtocolPolicy: ignored,
};
const DefaultBehaviour = z.strictObject(behaviour);
const PathBehaviour = z.strictObject({ ...behaviour, PathPattern: z.string() });
const Origin = z.strictObject({
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

/** `AWS::CloudFront::Distribution` in front of HTTP APIs and function URLs, on the runner's one port. */
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
  return all.map(({ PathPattern, AllowedMethods, TargetOriginId }) => ({
    pathPattern: PathPattern,
    allowedMethods: new Set(AllowedMethods),
    ...named(TargetOriginId, origins),
  }));
}

type Target = Pick<Behaviour, 'origin' | 'readTimeoutSeconds'>;

function originOf({ DomainName, CustomOriginConfig }: z.infer<typeof Origin>, { origins }: Site): Target {
  return { origin: origins.get(DomainName), readTimeoutSeconds: CustomOriginConfig.OriginReadTimeout };
}

function named(id: string, origins: ReadonlyMap<string, Target>): Target {
  const found = origins.get(id);
  if (found === undefined) throw new Error(`The distribution has no origin ${id}.`);
  return found;
}

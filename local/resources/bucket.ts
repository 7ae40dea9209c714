import * as z from 'zod';
import { serveBucket } from '../http/bucket.ts';
import { generatedName } from './names.ts';
import { ignored, resourceType } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 63;
const Properties = z.strictObject({
  BucketName: z.string().optional(),
  // A laptop's files are nobody else's, and nobody grows old here.
  BucketEncryption: ignored,
  PublicAccessBlockConfiguration: ignored,
  OwnershipControls: ignored,
  LifecycleConfiguration: ignored,
  VersioningConfiguration: ignored,
  Tags: ignored,
});

/** `AWS::S3::Bucket`, read through the distribution: the built pages stand in for what a deployment uploads. */
export const createBucket = resourceType(Properties, (properties, request) => {
  const { site } = request;
  const name = properties.BucketName ?? generatedName(request, NAME_CHARACTERS_MAX).toLowerCase();
  const domain = `${name}.s3.${site.around.region}.amazonaws.com`;
  site.origins.add({ url: `https://${domain}`, handle: serveBucket(site.pages), stop: async () => undefined });
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      RegionalDomainName: domain,
      DomainName: `${name}.s3.amazonaws.com`,
    },
  };
});

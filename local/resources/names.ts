import type { ResourceRequest } from './resource-type.ts';

/** The name AWS would generate, without its random end: `Rollcall-LogicalId`, the same at every start. */
export function generatedName({ logicalId, site }: ResourceRequest, charactersMax: number): string {
  const prefix = `${site.stackName}-`;
  // A logical id is told apart by its end.
  return prefix + logicalId.slice(-(charactersMax - prefix.length));
}

/** `arn:aws:sqs:us-east-1:000000000000:name`; `resource` is the part after the account. */
export function arnOf({ site }: ResourceRequest, service: string, resource: string): string {
  const { accountId, region } = site.around;
  return `arn:aws:${service}:${service === 'iam' ? '' : region}:${accountId}:${resource}`;
}

import * as z from 'zod';
import { arnOf, generatedName } from './names.ts';
import { ignored, resourceType } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 255;
const Properties = z.strictObject({
  ClusterName: z.string().optional(),
  ClusterSettings: ignored,
  CapacityProviders: ignored,
  DefaultCapacityProviderStrategy: ignored,
  Configuration: ignored,
  Tags: ignored,
});

/** `AWS::ECS::Cluster` */
export const createCluster = resourceType(Properties, (properties, request) => {
  const clusterName = properties.ClusterName ?? generatedName(request, NAME_CHARACTERS_MAX);
  const clusterArn = arnOf(request, 'ecs', `cluster/${clusterName}`);
  request.site.ecs.addCluster({ clusterArn, clusterName });
  return { ref: clusterName, attributes: { Arn: clusterArn } };
});

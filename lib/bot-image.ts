import { IgnoreMode } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { projectRoot } from './bundle.ts';

/** The bot's image: the one named by `-c botImage`, else built from bot-task/Dockerfile at deployment. */
export function botImage(scope: Construct, uri: string): ContainerImage {
  if (uri === '') {
    return ContainerImage.fromAsset(projectRoot, {
      file: 'bot-task/Dockerfile',
      platform: Platform.LINUX_ARM64,
      exclude: ['*', ...imageSources.map((source) => `!${source}`)],
      ignoreMode: IgnoreMode.DOCKER,
    });
  }
  return ecrImage(scope, uri) ?? ContainerImage.fromRegistry(uri);
}

/** All that the image is built from; the rest of the working tree would only change its hash. */
const imageSources = ['package.json', 'package-lock.json', 'core', 'bot-task'];

/** A repository in ECR needs the execution role's permission to pull, which CDK grants when it knows the repository. */
function ecrImage(scope: Construct, uri: string): ContainerImage | undefined {
  const match = ecrUri.exec(uri)?.groups;
  if (match === undefined) return undefined;
  const { account, region, partition, name, reference } = match;
  const repository = Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryName: name ?? '',
    repositoryArn: `arn:${partition === 'com.cn' ? 'aws-cn' : 'aws'}:ecr:${region}:${account}:repository/${name}`,
  });
  return ContainerImage.fromEcrRepository(repository, reference ?? 'latest');
}

const ecrUri =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.(?<partition>com(?:\.cn)?)\/(?<name>[a-z0-9._/-]+?)(?:[:@](?<reference>[\w.:-]+))?$/;

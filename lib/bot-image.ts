import { IgnoreMode, Stack } from 'aws-cdk-lib';
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
  const [, account, region, name, reference = 'latest'] = ecrUri.exec(uri) ?? [];
  if (account === undefined || region === undefined || name === undefined) return undefined;
  const repositoryArn = Stack.of(scope).formatArn({
    service: 'ecr',
    account,
    region,
    resource: 'repository',
    resourceName: name,
  });
  const repository = Repository.fromRepositoryAttributes(scope, 'Repository', { repositoryName: name, repositoryArn });
  return ContainerImage.fromEcrRepository(repository, reference);
}

/** Account, region, name, and the tag or digest if there is one. */
const ecrUri = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9._/-]+)(?:[:@](.+))?$/;

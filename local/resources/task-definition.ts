import * as z from 'zod';
import type { ContainerDefinition } from '../interfaces.ts';
import { arnOf, generatedName } from './names.ts';
import { ignored, resourceType, wholeNumber } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 255;
/** There is one revision at a time: the template's. */
const REVISION = 1;
/** What ECS gives a container that names no time of its own. */
const STOP_TIMEOUT_SECONDS = 30;

const Container = z.strictObject({
  Name: z.string(),
  Image: z.string(),
  Command: z.array(z.string()),
  Environment: z.array(z.strictObject({ Name: z.string(), Value: z.coerce.string() })).default([]),
  StopTimeout: wholeNumber.default(STOP_TIMEOUT_SECONDS),
  Essential: ignored,
  LinuxParameters: ignored,
  LogConfiguration: ignored,
  ReadonlyRootFilesystem: ignored,
  User: ignored,
});
const Properties = z.strictObject({
  Family: z.string().optional(),
  Cpu: z.coerce.string().default('256'),
  Memory: z.coerce.string().default('512'),
  TaskRoleArn: z.string().optional(),
  ExecutionRoleArn: z.string().optional(),
  ContainerDefinitions: z.array(Container),
  EphemeralStorage: ignored,
  NetworkMode: ignored,
  RequiresCompatibilities: ignored,
  RuntimePlatform: ignored,
  Tags: ignored,
});

/** `AWS::ECS::TaskDefinition` */
export const createTaskDefinition = resourceType(Properties, (properties, request) => {
  const family = properties.Family ?? generatedName(request, NAME_CHARACTERS_MAX);
  const taskDefinitionArn = arnOf(request, 'ecs', `task-definition/${family}:${REVISION}`);
  request.site.ecs.addTaskDefinition({
    taskDefinitionArn,
    family,
    revision: REVISION,
    taskRoleArn: properties.TaskRoleArn,
    executionRoleArn: properties.ExecutionRoleArn,
    cpu: properties.Cpu,
    memory: properties.Memory,
    containers: properties.ContainerDefinitions.map(containerDefinition),
  });
  return { ref: taskDefinitionArn, attributes: { TaskDefinitionArn: taskDefinitionArn } };
});

function containerDefinition(container: z.infer<typeof Container>): ContainerDefinition {
  return {
    name: container.Name,
    image: container.Image,
    command: container.Command,
    environment: Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value])),
    stopTimeoutSeconds: container.StopTimeout,
  };
}

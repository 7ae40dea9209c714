import type { Surroundings } from '../interfaces.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** The whole environment of a function's process: the template's variables, what Lambda adds, and where the emulators are. */
export function functionEnvironment(
  definition: FunctionDefinition,
  around: Surroundings,
  runtimeApi: string,
): Record<string, string> {
  const role = around.credentials.issue(definition.roleArn);
  return {
    ...definition.environment,
    ...around.endpointEnvironment(),
    ...ownModel(),
    AWS_REGION: around.region,
    AWS_DEFAULT_REGION: around.region,
    AWS_ACCESS_KEY_ID: role.accessKeyId,
    AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
    AWS_SESSION_TOKEN: role.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMebibytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: definition.constructName,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: definition.codeDirectory,
    _HANDLER: definition.handler,
    TZ: ':UTC',
  };
}

/** The one service that a person may bring: a model for the assistant. Its credentials are the role's, as for all others. */
function ownModel(): Record<string, string> {
  const { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint } = process.env;
  return endpoint === undefined ? {} : { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint };
}

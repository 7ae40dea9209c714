/** A refusal of ECS; its name is the error type that the SDK turns into a class. */
export class EcsError extends Error {
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.details = details;
  }
}

export function invalidParameter(message: string): EcsError {
  return new EcsError('InvalidParameterException', message);
}

export function clusterNotFound(): EcsError {
  return new EcsError('ClusterNotFoundException', 'Cluster not found.');
}

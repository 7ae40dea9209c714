import { CfnParameter } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import type { HandlerFunction } from './handler-function.ts';

/** The administrator's key, known only as its hash: the deployer makes the key and keeps it. */
export class AdminKey extends CfnParameter {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      type: 'String',
      allowedPattern: '^[0-9a-f]{64}$',
      constraintDescription: 'must be the SHA-256 of the admin key, as 64 lowercase hexadecimal digits',
      description: 'SHA-256 of the admin key: printf %s "$ADMIN_API_KEY" | sha256sum',
      noEcho: true,
    });
  }

  /** Lets the function recognise the administrator. */
  grantCheck(handler: HandlerFunction): void {
    handler.addEnvironment(environment.adminApiKeySha256, this.valueAsString);
  }
}

import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import type { HandlerFunction } from './handler-function.ts';

type BotQueueAction = 'CreateQueue' | 'DeleteQueue' | 'SendMessage';

/**
 * The command queues of live bots. They come and go with the bots, so the stack knows only how their names begin.
 */
export class BotQueues extends Construct {
  readonly #prefix: string;
  readonly #arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    this.#prefix = botQueuePrefix(stack);
    this.#arn = stack.formatArn({ service: 'sqs', resource: `${this.#prefix}*` });
  }

  /** Tells the function how the names begin and allows these actions on such queues. */
  grant(handler: HandlerFunction, ...actions: readonly BotQueueAction[]): void {
    handler.addEnvironment(environment.botQueuePrefix, this.#prefix);
    this.#allow(handler, actions);
  }

  /** Allows finding queues that outlived their bots. Listing is not limited to names by IAM. */
  grantList(handler: HandlerFunction): void {
    handler.addToRolePolicy(new PolicyStatement({ actions: ['sqs:ListQueues'], resources: ['*'] }));
  }

  /** Allows a bot to take its commands. */
  grantReceive(bot: IGrantable): void {
    this.#allow(bot, ['ReceiveMessage', 'DeleteMessage']);
  }

  #allow(grantee: IGrantable, actions: readonly string[]): void {
    const statement = new PolicyStatement({
      actions: actions.map((action) => `sqs:${action}`),
      resources: [this.#arn],
    });
    grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }
}

/** A stack's name is unique in its account and region, hence so is the prefix. */
export function botQueuePrefix(stack: Stack): string {
  return `${stack.stackName.toLowerCase()}-bot-`;
}

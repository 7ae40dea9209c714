import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { deadLetterQueuesIn } from './dead-letter-queue.ts';
import type { HandlerFunction } from './handler-function.ts';
import { allHandlerSpecs, type HandlerName, type Handlers } from './handlers.ts';
import { ImpactAlarm } from './impact-alarm.ts';

/** Alarms, and the topic that people subscribe to. An option, since they are most of what an idle month would cost. */
export class Alarms extends Construct {
  readonly #notify: Topic;

  constructor(scope: Construct, id: string, { handlers, api }: { handlers: Handlers; api: HttpApi }) {
    super(scope, id);
    this.#notify = new Topic(this, 'Topic', { enforceSSL: true });
    this.#watchDeadLetters();
    this.#watchHandlers(handlers);
    this.#watchApi(api);
    this.#watchSweep(handlers['sweep-stale-meetings']);
    new CfnOutput(Stack.of(this), 'AlarmTopicArn', {
      value: this.#notify.topicArn,
      description: 'Subscribe to it to hear of alarms.',
    });
  }

  /** Every dead-letter queue of the stack, so that none can be forgotten. */
  #watchDeadLetters(): void {
    for (const queue of deadLetterQueuesIn(Stack.of(this))) {
      const name = queue.node.scope?.node.id ?? '';
      new ImpactAlarm(this, `${name}DeadLetters`, {
        metric: queue.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: 'Maximum' }),
        errorImpact: queue.errorImpact,
        runbookSection: `dead-letters-${kebab(name)}`,
        notify: this.#notify,
      });
    }
  }

  #watchHandlers(handlers: Handlers): void {
    for (const [name, handler] of Object.entries(handlers) as [HandlerName, HandlerFunction][]) {
      new ImpactAlarm(this, `${name}-errors`, {
        metric: handler.metricErrors({ period: minute }),
        minutes: 2,
        errorImpact: allHandlerSpecs[name].errorImpact,
        runbookSection: 'function-errors',
        notify: this.#notify,
      });
    }
  }

  /** Functions answer their own faults with a 500, which is no error of theirs to Lambda. */
  #watchApi(api: HttpApi): void {
    new ImpactAlarm(this, 'ApiFaults', {
      metric: api.metricServerError({ period: minute, statistic: 'Sum' }),
      minutes: 2,
      errorImpact: 'Requests of clients are answered with 5xx.',
      runbookSection: 'api-faults',
      notify: this.#notify,
    });
  }

  #watchSweep(sweep: Handlers['sweep-stale-meetings']): void {
    const runs = new MathExpression({
      expression: 'FILL(invocations, 0) - FILL(errors, 0)',
      usingMetrics: { invocations: sweep.metricInvocations(), errors: sweep.metricErrors() },
      period: minute,
      label: 'Sweeps that ended well',
    });
    new ImpactAlarm(this, 'SweepMissing', {
      metric: runs,
      when: ComparisonOperator.LESS_THAN_THRESHOLD,
      minutes: 3,
      missingData: TreatMissingData.BREACHING,
      errorImpact: 'Nobody looks after stale bots: dead ones hold slots, late ones are not stopped.',
      runbookSection: 'sweep-missing',
      notify: this.#notify,
    });
    const paused = sweep.logGroup.addMetricFilter('ReaperPaused', {
      filterPattern: FilterPattern.literal('{ $.event = "sweep" && $.paused IS TRUE }'),
      metricNamespace: Stack.of(this).stackName,
      metricName: 'ReaperPaused',
    });
    new ImpactAlarm(this, 'ReaperPaused', {
      metric: paused.metric({ period: minute, statistic: 'Sum' }),
      errorImpact: 'Many bots fell silent at once, so the reaper trusts nobody and waits; the fault may be ours.',
      runbookSection: 'reaper-paused',
      notify: this.#notify,
    });
  }
}

const minute = Duration.minutes(1);

function kebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

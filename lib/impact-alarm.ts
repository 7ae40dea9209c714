import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export type ImpactAlarmProps = {
  readonly metric: IMetric;
  /** What the failure means to people: the first thing that whoever is woken reads. */
  readonly errorImpact: string;
  /** Heading of docs/runbook.md, as its anchor. */
  readonly runbookSection: string;
  readonly notify: ITopic;
  /** Alarms at this value and above, unless `when` says otherwise. */
  readonly threshold?: number;
  readonly when?: ComparisonOperator;
  readonly minutes?: number;
  readonly missingData?: TreatMissingData;
};

/** An alarm that says what it means and where to read on. */
export class ImpactAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ImpactAlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.threshold ?? 1,
      comparisonOperator: props.when ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.minutes ?? 1,
      treatMissingData: props.missingData ?? TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.errorImpact} Read docs/runbook.md#${props.runbookSection}.`,
    });
    const action = new SnsAction(props.notify);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../lib/bundle.ts';
import { allHandlerSpecs } from '../../lib/handlers.ts';
import { functionNamed, synthesize } from './synthesized.ts';

const runbook = path.join(projectRoot, 'docs/runbook.md');
const quiet = synthesize();
const watched = synthesize({
  alarms: 'true',
  sites: 'b=arn:aws:sns:eu-west-1:123456789012:rollcall-site-b',
});
const alarms = Object.values(watched.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

describe('alarms', () => {
  it('cost nothing unless asked for', () => {
    quiet.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    quiet.resourceCountIs('AWS::Logs::MetricFilter', 0);
  });

  it('say what the failure means and which section of the runbook to read, and tell somebody', () => {
    const [topic] = Object.entries(watched.findResources('AWS::SNS::Topic')).filter(([id]) => id.startsWith('Alarms'));
    for (const { AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmDescription).toMatch(/^[A-Z].+\. Read docs\/runbook\.md#[a-z-]+\.$/);
      expect(AlarmActions).toEqual([{ Ref: topic?.[0] }]);
    }
  });

  it.skipIf(!existsSync(runbook))('name sections that the runbook has', () => {
    const headings = readFileSync(runbook, 'utf8').matchAll(/^#+ (.+)$/gm);
    const anchors = [...headings].map(([, heading = '']) => anchorOf(heading));
    for (const { AlarmDescription } of alarms) {
      expect(anchors).toContain(/runbook\.md#([a-z-]+)\.$/.exec(AlarmDescription)?.[1]);
    }
  });

  it('watch every dead-letter queue', () => {
    const ids = Object.entries(watched.findResources('AWS::SQS::Queue'))
      .filter(([, { Properties }]) => Properties.RedrivePolicy === undefined)
      .map(([id]) => id);
    const watchedIds = alarms
      .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Dimensions }) => Dimensions[0].Value['Fn::GetAtt'][0]);
    expect(watchedIds.toSorted()).toEqual(ids.toSorted());
  });

  it.each(Object.keys(allHandlerSpecs))('watch the errors of %s', (name) => {
    const [id] = functionNamed(watched, name);
    const ofFunction = alarms.filter(
      ({ MetricName, Dimensions }) => MetricName === 'Errors' && Dimensions[0].Value.Ref === id,
    );
    expect(ofFunction).toHaveLength(1);
  });

  it('notice within three minutes that the sweep does not run', () => {
    const [id] = functionNamed(watched, 'sweep-stale-meetings');
    const missing = alarms.find(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(missing).toMatchObject({ EvaluationPeriods: 3, Threshold: 1, ComparisonOperator: 'LessThanThreshold' });
    expect(JSON.stringify(missing?.Metrics)).toContain(`{"Ref":"${id}"}`);
  });

  it('notice that the reaper paused', () => {
    watched.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.event = "sweep" && $.paused IS TRUE }',
      MetricTransformations: [{ MetricName: 'ReaperPaused', MetricNamespace: 'Rollcall' }],
    });
    expect(alarms.filter(({ MetricName }) => MetricName === 'ReaperPaused')).toHaveLength(1);
  });
});

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

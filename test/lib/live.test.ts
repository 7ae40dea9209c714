import { describe, expect, it } from 'vitest';
import { executionKey, ownExecutionKey } from '../../core/executions/execution-keys.ts';
import { connectionKey, interestKey, ownConnectionKey, ticketKey } from '../../core/live/live-keys.ts';
import { commandKey, eventKey, launchKey, liveKey, meetingKey } from '../../core/meetings/meeting-keys.ts';
import { phaseRow } from '../../core/phases/phase-history.ts';
import { segmentKey } from '../../core/segments/segment-keys.ts';
import type { Key } from '../../core/table/operation.ts';
import { tokenIdKey, tokenKey, userTokenKey } from '../../core/tokens/token-keys.ts';
import { profileKey, slotsKey } from '../../core/users/user-keys.ts';
import { FilterCriteria } from '../../local/sources/filter-criteria.ts';
import { allRights, functionNamed, rightsOf, synthesize } from './synthesized.ts';

const template = synthesize();
const [[apiId, api] = ['', undefined]] = Object.entries(
  template.findResources('AWS::ApiGatewayV2::Api', { Properties: { ProtocolType: 'WEBSOCKET' } }),
);
const ofApi = (type: string) =>
  Object.values(template.findResources(type)).filter(({ Properties }) => Properties.ApiId?.Ref === apiId);
const [pusher] = functionNamed(template, 'push-live');
const mapping = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).find(
  ({ Properties }) => Properties.FunctionName.Ref === pusher,
)?.Properties;

describe('the WebSocket API', () => {
  it('hands the handshake, the end and every message to one function', () => {
    const routes = ofApi('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties);
    expect(routes.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(['$connect', '$default', '$disconnect']);
    const [sockets] = functionNamed(template, 'sockets');
    for (const { Properties } of ofApi('AWS::ApiGatewayV2::Integration')) {
      expect(JSON.stringify(Properties.IntegrationUri)).toContain(`"${sockets}"`);
    }
    expect(api?.Properties.RouteSelectionExpression).toBe('$request.body.route');
  });

  it('knows the one host that serves pages', () => {
    const [distribution] = Object.keys(template.findResources('AWS::CloudFront::Distribution'));
    const [, { Environment }] = functionNamed(template, 'sockets');
    expect(Environment).toMatchObject({
      Variables: { FRONT_DOOR_HOST: { 'Fn::GetAtt': [distribution, 'DomainName'] } },
    });
  });

  it('is throttled, and its one stage is the path behind the front door', () => {
    const [stage, ...others] = ofApi('AWS::ApiGatewayV2::Stage');
    expect(others).toEqual([]);
    expect(stage?.Properties).toMatchObject({
      StageName: 'ws',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
  });

  it('is told to those who speak to its connections, and only they may', () => {
    const holders = ['sockets', 'push-live'];
    for (const name of holders) {
      const [, { Environment }] = functionNamed(template, name);
      const { SOCKETS_ENDPOINT: endpoint } = (Environment as { Variables: Record<string, unknown> }).Variables;
      expect(JSON.stringify(endpoint)).toContain(`"https://",{"Ref":"${apiId}"},".execute-api."`);
      expect(JSON.stringify(endpoint)).toContain('/ws"');
      const [right] = rightsOf(template, name).filter(({ actions }) =>
        actions.includes('execute-api:ManageConnections'),
      );
      expect(right?.resources).toHaveLength(2);
      for (const resource of right?.resources ?? []) {
        expect(resource).toMatch(new RegExp(`"Ref":"${apiId}"\\},"/ws/(POST|DELETE)/@connections/\\*"`));
      }
    }
    const allowed = allRights(template).filter(({ actions }) => actions.includes('execute-api:ManageConnections'));
    expect(allowed).toHaveLength(holders.length);
  });
});

describe('push-live', () => {
  const filters = new FilterCriteria(
    mapping?.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => Pattern) ?? [],
  );
  const wakes = (eventName: string, { pk, sk }: Key) =>
    filters.accept({ eventName, dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } });
  const move = { partition: 'MEETING#1', from: 'joining', to: 'lobby', at: '2026-01-02T03:04:05.000Z' };
  const meeting = { user_id: 1, id: 1 };

  it('follows the stream from now on, forgets old news, and puts aside what it cannot handle', () => {
    expect(mapping).toMatchObject({
      StartingPosition: 'LATEST',
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 300,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(mapping?.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0]).toMatch(/^LivePushDeadLetters/);
    expect(mapping?.FilterCriteria.Filters.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['INSERT', eventKey(1, 1)],
    ['INSERT', phaseRow(move)],
    ['INSERT', phaseRow({ ...move, partition: 'EXECUTION#exec_1' })],
    ['INSERT', segmentKey(1, { start: 1, segment_id: 'a' })],
    ['MODIFY', segmentKey(1, { start: 1, segment_id: 'a' })],
    ['INSERT', ownExecutionKey('1', 'exec_1')],
    ['MODIFY', ownExecutionKey('1', 'exec_1')],
    ['REMOVE', tokenKey('hash')],
  ])('is woken by %s of %j', (eventName, key) => {
    expect(wakes(eventName, key)).toBe(true);
  });

  it.each([
    ['MODIFY', meetingKey(meeting)],
    ['INSERT', meetingKey(meeting)],
    ['MODIFY', executionKey('exec_1')],
    ['INSERT', executionKey('exec_1')],
    ['REMOVE', segmentKey(1, { start: 1, segment_id: 'a' })],
    ['REMOVE', eventKey(1, 1)],
    ['REMOVE', ownExecutionKey('1', 'exec_1')],
    ['INSERT', commandKey(1, 1)],
    ['INSERT', launchKey(1, 1)],
    ['INSERT', liveKey(1, { platform: 'zoom', native_meeting_id: '1' })],
    ['MODIFY', slotsKey(1)],
    ['INSERT', profileKey(1)],
    ['INSERT', tokenKey('hash')],
    ['REMOVE', tokenIdKey(1)],
    ['REMOVE', userTokenKey(1, 1)],
    ['INSERT', connectionKey('a')],
    ['MODIFY', ownConnectionKey(1, 'a')],
    ['INSERT', interestKey('sessions', 'a')],
    ['MODIFY', ticketKey('hash')],
  ])('sleeps through %s of %j', (eventName, key) => {
    expect(wakes(eventName, key)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { checkPattern, type EventPattern, matchesPattern } from '../../../local/events/event-pattern.ts';

const event = {
  source: 'aws.ecs',
  detail: { lastStatus: 'STOPPED', exitCode: 137, tags: ['a', 'b'], stoppedReason: 'OutOfMemoryError' },
};

describe('matchesPattern', () => {
  it.each<[boolean, EventPattern]>([
    [true, { source: ['aws.ecs', 'aws.ec2'] }],
    [false, { source: ['aws.ec2'] }],
    [true, { detail: { lastStatus: ['STOPPED'], exitCode: [137] } }],
    [false, { detail: { lastStatus: ['STOPPED'], exitCode: [0] } }],
    [true, { detail: { tags: ['b'] } }],
    [true, { source: [{ prefix: 'aws.' }] }],
    [true, { detail: { stoppedReason: [{ suffix: 'Error' }] } }],
    [true, { detail: { missing: [{ exists: false }], lastStatus: [{ exists: true }] } }],
    [false, { detail: { missing: [{ exists: true }] } }],
    [true, { detail: { lastStatus: [{ 'anything-but': ['RUNNING', 'PENDING'] }] } }],
    [false, { detail: { lastStatus: [{ 'anything-but': { prefix: 'STO' } }] } }],
    [true, { detail: { lastStatus: [{ 'equals-ignore-case': 'stopped' }] } }],
    [true, { detail: { exitCode: [{ numeric: ['>', 128, '<=', 143] }] } }],
    [false, { detail: { exitCode: [{ numeric: ['<', 128] }] } }],
    [true, { $or: [{ source: ['aws.ec2'] }, { detail: { exitCode: [137] } }] }],
    [false, { nothing: { deeper: ['x'] } }],
  ])('is %s for %j', (expected, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });
});

describe('checkPattern', () => {
  it('refuses an operator that the runner does not know, however deep', () => {
    expect(() => checkPattern({ detail: { ip: [{ cidr: '10.0.0.0/8' }] } })).toThrow('cidr');
  });

  it('refuses a plain value where a list belongs', () => {
    expect(() => checkPattern({ source: 'aws.ecs' })).toThrow('a list');
  });
});

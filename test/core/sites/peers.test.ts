import { describe, expect, it } from 'vitest';
import { isPeerList, parsePeers } from '../../../core/sites/peers.ts';

const arn = 'arn:aws:sns:eu-west-1:123456789012:rollcall-site-b';

describe('parsePeers', () => {
  it('knows the region and the account of each topic', () => {
    expect(parsePeers(`b=${arn}, c=arn:aws-cn:sns:cn-north-1:210987654321:other`)).toEqual([
      { name: 'b', topicArn: arn, region: 'eu-west-1', accountId: '123456789012' },
      {
        name: 'c',
        topicArn: 'arn:aws-cn:sns:cn-north-1:210987654321:other',
        region: 'cn-north-1',
        accountId: '210987654321',
      },
    ]);
    expect(parsePeers('')).toEqual([]);
  });

  it.each([
    'b',
    `b=${arn},`,
    `b=${arn},b=${arn}`,
    `B=${arn}`,
    `=${arn}`,
    `b=${arn}=more`,
    'b=arn:aws:sqs:eu-west-1:123456789012:queue',
    'b=arn:aws:sns:eu-west-1:1234:topic',
    'b=arn:aws:sns:eu-west-1:123456789012:*',
  ])('is refused for %s', (list) => {
    expect(isPeerList(list)).toBe(false);
  });

  it('is taken for nothing, one and several', () => {
    expect(['', `b=${arn}`, `b=${arn},c=${arn}`].every(isPeerList)).toBe(true);
  });
});

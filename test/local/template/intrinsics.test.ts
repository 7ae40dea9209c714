// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub has placeholders of its own.

import { describe, expect, it } from 'vitest';
import { holds } from '../../../local/template/conditions.ts';
import { resolve, type Scope } from '../../../local/template/intrinsics.ts';
import type { Json } from '../../../local/template/json.ts';

const conditions = {
  IsUs: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
  IsEu: { 'Fn::Not': [{ Condition: 'IsUs' }] },
  Both: { 'Fn::And': [{ Condition: 'IsUs' }, { Condition: 'IsEu' }] },
  Either: { 'Fn::Or': [{ Condition: 'IsUs' }, { Condition: 'IsEu' }] },
};
const scope: Scope = {
  findReference: (name) => ({ 'AWS::Region': 'us-east-1', Queue: 'http://127.0.0.1/queue', Zones: ['a', 'b'] })[name],
  findAttribute: (logicalId, attribute) => (logicalId === 'Queue' ? `${attribute} of queue` : undefined),
  condition: (name) => holds(name, conditions, scope),
  findInMap: ({ map, topKey, key }) => `${map}/${topKey}/${key}`,
};

describe('resolve', () => {
  it.each<[string, Json, Json]>([
    ['Ref', { Ref: 'Queue' }, 'http://127.0.0.1/queue'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn of queue'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Queue.Endpoint.Url' }, 'Endpoint.Url of queue'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1]] }, 'a-us-east-1-1'],
    ['Fn::Join of a list value', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
    ['Fn::Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
    ['Fn::Select', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
    ['Fn::Select of a zone', { 'Fn::Select': [2, { 'Fn::GetAZs': '' }] }, 'us-east-1c'],
    ['Fn::Sub', { 'Fn::Sub': '${AWS::Region}/${Queue.Arn}/${!Kept}' }, 'us-east-1/Arn of queue/${Kept}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${A}', { A: { Ref: 'AWS::Region' } }] }, 'us-east-1'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'k'] }, 'M/us-east-1/k'],
    ['Fn::If', { 'Fn::If': ['IsUs', 'yes', 'no'] }, 'yes'],
    ['a negated condition', { 'Fn::If': ['IsEu', 'yes', 'no'] }, 'no'],
    ['a conjunction', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    ['a disjunction', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
    ['AWS::NoValue', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    ['a choice of nothing', { a: { 'Fn::If': ['IsEu', 1, { Ref: 'AWS::NoValue' }] } }, {}],
    ['anything nested', { a: [{ b: { Ref: 'Queue' }, c: true }] }, { a: [{ b: 'http://127.0.0.1/queue', c: true }] }],
  ])('resolves %s', (_, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it.each<[string, Json, string]>([
    ['an unknown function', { 'Fn::Cidr': ['10.0.0.0/16', 2] }, 'Fn::Cidr'],
    ['a reference to nothing', { Ref: 'Missing' }, 'Ref Missing'],
    ['an attribute of nothing', { 'Fn::GetAtt': ['Missing', 'Arn'] }, 'Missing'],
    ['an index outside of the list', { 'Fn::Select': [5, ['a']] }, 'Fn::Select'],
    ['a condition that is not there', { 'Fn::If': ['Nowhere', 1, 2] }, 'no condition Nowhere'],
  ])('refuses %s by name', (_, value, message) => {
    expect(() => resolve(value, scope)).toThrow(message);
  });
});

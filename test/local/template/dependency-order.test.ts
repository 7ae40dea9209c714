// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub has placeholders of its own.

import { describe, expect, it } from 'vitest';
import { dependencyOrder } from '../../../local/template/dependency-order.ts';
import { Template } from '../../../local/template/template.ts';

const resourcesOf = (resources: Record<string, object>) =>
  Template.parse({
    Resources: Object.fromEntries(Object.entries(resources).map(([id, rest]) => [id, { Type: 'T', ...rest }])),
  }).Resources;

describe('dependencyOrder', () => {
  it('puts each resource after those it refers to, in whatever way it does', () => {
    const resources = resourcesOf({
      A: { Properties: { x: [{ 'Fn::Sub': 'to ${B.Arn} and ${AWS::Region}' }] } },
      B: { Properties: { x: { 'Fn::Join': ['', [{ Ref: 'C' }]] } } },
      C: { Properties: { x: { 'Fn::GetAtt': ['D', 'Arn'] } } },
      D: { DependsOn: 'E' },
      E: {},
    });
    expect(dependencyOrder(resources)).toEqual(['E', 'D', 'C', 'B', 'A']);
  });

  it('names the circle when resources wait for each other', () => {
    const resources = resourcesOf({ A: { DependsOn: ['B'] }, B: { Properties: { Ref: 'A' } } });
    expect(() => dependencyOrder(resources)).toThrow('A → B → A');
  });
});

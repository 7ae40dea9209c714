import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

const template = synthesize();
const [[bucketId, bucket] = ['', undefined]] = Object.entries(template.findResources('AWS::S3::Bucket'));
const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
const { CacheBehaviors, Origins } = distribution?.Properties.DistributionConfig ?? {};
type Behavior = { PathPattern: string; TargetOriginId: string } & Record<string, unknown>;
const ofPages: Behavior[] = CacheBehaviors.filter(({ PathPattern }: Behavior) => PathPattern.startsWith('/app'));

describe('the dashboard', () => {
  it('is read from one bucket, under /app and below', () => {
    expect(ofPages.map(({ PathPattern }) => PathPattern)).toEqual(['/app', '/app/*']);
    for (const { TargetOriginId } of ofPages) {
      const origin = Origins.find(({ Id }: { Id: string }) => Id === TargetOriginId);
      expect(origin.DomainName).toEqual({ 'Fn::GetAtt': [bucketId, 'RegionalDomainName'] });
      expect(origin.OriginAccessControlId).toBeDefined();
    }
  });

  it('cannot be changed by those who look at it', () => {
    for (const { AllowedMethods } of ofPages) expect(AllowedMethods).toEqual(['GET', 'HEAD']);
  });

  it('keeps its bucket closed to everybody but the front door, and to all that is not TLS', () => {
    expect(bucket?.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const statements: { Effect: string; Action: string; Condition: object; Principal: object }[] =
      policy?.Properties.PolicyDocument.Statement;
    const [denied, allowed, ...others] = statements;
    expect(others).toEqual([]);
    expect(denied).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(allowed).toMatchObject({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
    });
    expect(JSON.stringify(allowed?.Condition)).toContain('AWS:SourceArn');
  });

  it('loads and sends nothing outside its own origin, and stands in no frame', () => {
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: Match.stringLikeRegexp("^default-src 'self';.*frame-ancestors 'none'"),
          },
        },
      },
    });
  });

  it('needs no function of ours, and none that may delete', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/Custom::S3AutoDeleteObjects|Custom::CDKBucketDeployment/);
  });
});

describe('the function that chooses the file', () => {
  const [edge] = Object.values(template.findResources('AWS::CloudFront::Function'));
  const run = (uri: string) =>
    runInNewContext(`${edge?.Properties.FunctionCode}; handler(${JSON.stringify({ request: { uri } })})`);

  it.each(['/app/', '/app/assistant', '/app/meetings/google_meet/abc-defg-hij', '/app/admin/42'])(
    'shows the document at %s',
    (uri) => expect(run(uri)).toEqual({ uri: '/app/index.html' }),
  );

  it.each(['/app/index.html', '/app/assets/index-abc.js', '/app/icon.svg'])('leaves %s as it is', (uri) =>
    expect(run(uri)).toEqual({ uri }),
  );

  it('sends /app to /app/, so that what the document names is found', () => {
    expect(run('/app')).toMatchObject({ statusCode: 302, headers: { location: { value: '/app/' } } });
  });
});

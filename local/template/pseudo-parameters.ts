export const localAccountId = '000000000000';
export const localRegion = 'us-east-1';

/** Values of CloudFormation's pseudo parameters; `AWS::NoValue` is no value and is handled where values are resolved. */
export function pseudoParameters(stackName: string): Readonly<Record<string, string>> {
  return {
    'AWS::AccountId': localAccountId,
    'AWS::Region': localRegion,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${localRegion}:${localAccountId}:stack/${stackName}/local`,
  };
}

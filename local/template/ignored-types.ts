const NETWORK = 'Tasks run as processes of this machine and need no network of their own.';
const PERMISSIONS = 'Nothing on this machine checks rights; tests over the template do.';
const LOGS = 'Logs are files in the data directory.';
const WATCHING = 'Nobody is woken by a laptop.';

/** Resource types that the runner leaves out, each with the reason; they still answer `Ref` and `Fn::GetAtt` with a name. */
export const ignoredTypes: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': NETWORK,
  'AWS::EC2::Subnet': NETWORK,
  'AWS::EC2::RouteTable': NETWORK,
  'AWS::EC2::Route': NETWORK,
  'AWS::EC2::SubnetRouteTableAssociation': NETWORK,
  'AWS::EC2::InternetGateway': NETWORK,
  'AWS::EC2::VPCGatewayAttachment': NETWORK,
  'AWS::EC2::VPCEndpoint': NETWORK,
  'AWS::EC2::SecurityGroup': NETWORK,
  'AWS::EC2::SecurityGroupEgress': NETWORK,
  'AWS::IAM::Policy': PERMISSIONS,
  'AWS::IAM::ManagedPolicy': PERMISSIONS,
  'AWS::Lambda::Permission': PERMISSIONS,
  'AWS::CloudFront::OriginAccessControl': PERMISSIONS,
  'AWS::S3::BucketPolicy': PERMISSIONS,
  'AWS::SQS::QueuePolicy': PERMISSIONS,
  'AWS::SNS::TopicPolicy': PERMISSIONS,
  'AWS::Logs::LogGroup': LOGS,
  'AWS::Logs::MetricFilter': WATCHING,
  'AWS::CloudWatch::Alarm': WATCHING,
  'AWS::CloudWatch::CompositeAlarm': WATCHING,
  'AWS::CloudWatch::Dashboard': WATCHING,
  'AWS::ECS::ClusterCapacityProviderAssociations': 'Every task is a process of this machine, Spot or not.',
  'AWS::CDK::Metadata': 'It tells AWS which constructs are in use.',
};

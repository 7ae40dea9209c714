import type { ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';

// CDK is compiled without exactOptionalPropertyTypes: these classes do implement their interfaces, but declare some
// optional members as `T | undefined`. The casts change no value and skip no check but that one.

export function asVpc(vpc: Vpc): IVpc {
  return vpc as IVpc;
}

export function asTable(table: TableV2): ITable {
  return table as ITable;
}

export function asBucket(bucket: Bucket): IBucket {
  return bucket as IBucket;
}

import { createApi, createIntegration, createRoute, createStage } from './api-kinds.ts';
import { createBucket } from './bucket.ts';
import { createCluster } from './cluster.ts';
import { createDistribution } from './distribution.ts';
import { createEdgeFunction } from './edge-function.ts';
import { createEventInvokeConfig } from './event-invoke-config.ts';
import { createEventSourceMapping } from './event-source-mapping.ts';
import { createFunction } from './function.ts';
import { createFunctionUrl } from './function-url.ts';
import { createQueue } from './queue.ts';
import type { CreateResource } from './resource-type.ts';
import { createResponseHeadersPolicy } from './response-headers-policy.ts';
import { createRole } from './role.ts';
import { createRule } from './rule.ts';
import { createSchedule } from './schedule.ts';
import { createSubscription } from './subscription.ts';
import { createTable } from './table.ts';
import { createTaskDefinition } from './task-definition.ts';
import { createTopic } from './topic.ts';

/** Every resource type that the runner runs. */
export const resourceTypes: Readonly<Record<string, CreateResource>> = {
  'AWS::ApiGatewayV2::Api': createApi,
  'AWS::ApiGatewayV2::Integration': createIntegration,
  'AWS::ApiGatewayV2::Route': createRoute,
  'AWS::ApiGatewayV2::Stage': createStage,
  'AWS::CloudFront::Distribution': createDistribution,
  'AWS::CloudFront::Function': createEdgeFunction,
  'AWS::CloudFront::ResponseHeadersPolicy': createResponseHeadersPolicy,
  'AWS::DynamoDB::GlobalTable': createTable,
  'AWS::DynamoDB::Table': createTable,
  'AWS::ECS::Cluster': createCluster,
  'AWS::ECS::TaskDefinition': createTaskDefinition,
  'AWS::Events::Rule': createRule,
  'AWS::IAM::Role': createRole,
  'AWS::Lambda::EventInvokeConfig': createEventInvokeConfig,
  'AWS::Lambda::EventSourceMapping': createEventSourceMapping,
  'AWS::Lambda::Function': createFunction,
  'AWS::Lambda::Url': createFunctionUrl,
  'AWS::S3::Bucket': createBucket,
  'AWS::SNS::Subscription': createSubscription,
  'AWS::SNS::Topic': createTopic,
  'AWS::SQS::Queue': createQueue,
  'AWS::Scheduler::Schedule': createSchedule,
};

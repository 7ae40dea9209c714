import { Fn, Stack } from 'aws-cdk-lib';
import { IpAddresses, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import { asVpc } from './as-interface.ts';
import type { HandlerFunction } from './handler-function.ts';

type TaskAction = 'StopTask' | 'DescribeTasks';

/**
 * Where bots run: public subnets, since a NAT gateway would cost $32 a month idle and $0.045 for each GB a bot receives,
 * and a security group that lets nothing in.
 */
export class BotCluster extends Construct {
  readonly cluster: Cluster;
  readonly securityGroup: SecurityGroup;
  readonly #vpc: Vpc;

  constructor(scope: Construct, id: string, props: { availabilityZones: number }) {
    super(scope, id);
    this.#vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      availabilityZones: firstAvailabilityZones(props.availabilityZones),
      natGateways: 0,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20, mapPublicIpOnLaunch: false },
      ],
    });
    this.securityGroup = new SecurityGroup(this, 'Outbound', {
      vpc: asVpc(this.#vpc),
      description: 'Bots call out; nothing calls in.',
      allowAllOutbound: true,
    });
    this.cluster = new Cluster(this, 'Cluster', { vpc: asVpc(this.#vpc) });
  }

  get subnetIds(): string {
    return this.#vpc.publicSubnets.map((subnet) => subnet.subnetId).join(',');
  }

  /** Allows these actions on the cluster's tasks. */
  grantTasks(handler: HandlerFunction, ...actions: readonly TaskAction[]): void {
    const { clusterName } = this.cluster;
    const tasks = Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*` });
    this.allowInCluster(
      handler,
      actions.map((action) => `ecs:${action}`),
      tasks,
    );
  }

  /** Allows finding tasks that nobody knows of. ListTasks knows no resource but the cluster in its condition. */
  grantListTasks(handler: HandlerFunction): void {
    this.allowInCluster(handler, ['ecs:ListTasks'], '*');
  }

  /** Allows asking whether the cluster is there. */
  grantCheck(handler: HandlerFunction): void {
    handler.addEnvironment(environment.clusterArn, this.cluster.clusterArn);
    handler.addToRolePolicy(
      new PolicyStatement({ actions: ['ecs:DescribeClusters'], resources: [this.cluster.clusterArn] }),
    );
  }

  /** Allows actions of ECS on a resource, as long as they happen in this cluster. */
  allowInCluster(handler: HandlerFunction, actions: string[], resource: string): void {
    handler.addEnvironment(environment.clusterArn, this.cluster.clusterArn);
    handler.addToRolePolicy(
      new PolicyStatement({
        actions,
        resources: [resource],
        conditions: { ArnEquals: { 'ecs:cluster': this.cluster.clusterArn } },
      }),
    );
  }
}

/** Chosen by CloudFormation in the region of the deployment: a look-up at synthesis would need an account. */
function firstAvailabilityZones(count: number): string[] {
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
}

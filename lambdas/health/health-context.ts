import { ECSClient } from '@aws-sdk/client-ecs';
import { SNSClient } from '@aws-sdk/client-sns';
import { environment } from '../../core/environment.ts';
import { findAccountQuotas } from '../../core/health/account-quotas.ts';
import { checkCluster, checkTopic } from '../../core/health/aws-checks.ts';
import type { HealthContext } from '../../core/health/check-health.ts';
import { remember } from '../../core/health/remember.ts';
import { countOpenJobs } from '../../core/jobs/count-open-jobs.ts';
import { lambdaContext } from '../lambda-context.ts';
import { once } from '../once.ts';
import { readVariable } from '../read-variable.ts';

/** All checks run at once, so an answer takes hardly longer than this. */
const CHECK_TIMEOUT_MILLIS = 1200;
/** Anybody may ask, as often as the API lets through; AWS's own limits are the whole account's. */
const CHECK_SECONDS = 5;
const QUOTAS_SECONDS = 600;
const JOBS_SECONDS = 10;

export const healthContext = once((): HealthContext => {
  const { table, now, log } = lambdaContext();
  const topicArn = readVariable(environment.topicArn);
  const clusterArn = readVariable(environment.clusterArn);
  const [sns, ecs] = [new SNSClient({ maxAttempts: 1 }), new ECSClient({ maxAttempts: 1 })];
  return {
    table,
    now,
    log,
    checkTimeoutMillis: CHECK_TIMEOUT_MILLIS,
    checkBus: remember({ now }, CHECK_SECONDS, () => checkTopic(sns, topicArn)),
    checkCompute: remember({ now }, CHECK_SECONDS, () => checkCluster(ecs, clusterArn)),
    findQuotas: remember({ now }, QUOTAS_SECONDS, async () =>
      findAccountQuotas({
        region: await ecs.config.region(),
        credentials: ecs.config.credentials,
        endpoints: process.env,
      }),
    ),
    countOpenJobs: remember({ now }, JOBS_SECONDS, () => countOpenJobs({ table })),
  };
});

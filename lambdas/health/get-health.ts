import { checkHealth, type HealthContext } from '../../core/health/check-health.ts';
import { Health } from '../../core/health/health.ts';
import { json } from '../http/answer.ts';
import { openRoute } from '../http/routes-by-caller.ts';

export const getHealth = openRoute(
  {
    success: 200,
    document: {
      tag: 'Service',
      summary: 'Ask how the service is',
      description:
        '`unhealthy` only when the database fails; `degraded` when the bus, the compute or the sweep does (its last run is more than 3 min ago). ' +
        'The account’s quotas are shown where they can be read.',
      answer: Health,
      answerExample: {
        status: 'healthy',
        timestamp: '2026-11-21T09:00:00.000Z',
        active_jobs: 0,
        checks: {
          database: { status: 'ok', latency_ms: 4 },
          bus: { status: 'ok', latency_ms: 21 },
          compute: {
            status: 'ok',
            latency_ms: 30,
            quotas: { lambda_concurrent_executions: 1000, fargate_vcpus: 6 },
          },
          sweep: { status: 'ok', last_run_at: '2026-11-21T08:59:30.000Z' },
        },
      } satisfies Health,
      alsoAnswers: { 503: 'The same, with status `unhealthy`.' },
    },
  },
  async (context: HealthContext) => {
    const health = await checkHealth(context);
    return json(health.status === 'unhealthy' ? 503 : 200, health);
  },
);

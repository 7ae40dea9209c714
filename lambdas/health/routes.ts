import type { HealthContext } from '../../core/health/check-health.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { getHealth } from './get-health.ts';

export const healthRoutes: RoutesOf<'health', HealthContext> = { 'GET /health': getHealth };

import { ExecutionMetrics } from '../../core/executions/execution-metrics.ts';
import { getExecutionMetrics } from '../../core/jobs/own-executions.ts';
import { callerRoute } from '../http/routes-by-caller.ts';
import { exampleMetrics } from './execution-examples.ts';

export const getMetrics = callerRoute(
  {
    success: 200,
    document: {
      tag: 'Executions',
      summary: 'Count your executions',
      description: 'How many there are and how they ended; rates are fractions, 0 when there are none.',
      answer: ExecutionMetrics,
      answerExample: exampleMetrics,
    },
  },
  (context, { caller }) => getExecutionMetrics(context, caller),
);

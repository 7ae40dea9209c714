import { ExecutionContextView } from '../../core/executions/execution-view.ts';
import { getExecutionContext } from '../../core/jobs/own-executions.ts';
import { callerRoute } from '../http/routes-by-caller.ts';
import { exampleContext } from './execution-examples.ts';
import { ExecutionPath, executionNotFoundText } from './id-path.ts';

export const getExecution = callerRoute(
  {
    path: ExecutionPath,
    success: 200,
    document: {
      tag: 'Executions',
      summary: 'Get everything about an execution',
      description: 'Its record, how much of its time it has used, its circuit breaker, and every move of its phase.',
      answer: ExecutionContextView,
      answerExample: exampleContext,
      refusals: { 404: executionNotFoundText },
    },
  },
  (context, { caller, path }) => getExecutionContext(context, caller, path.id),
);

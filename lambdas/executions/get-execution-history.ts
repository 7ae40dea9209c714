import { ExecutionHistory } from '../../core/executions/execution-view.ts';
import { getExecutionHistory as get } from '../../core/jobs/own-executions.ts';
import { callerRoute } from '../http/routes-by-caller.ts';
import { exampleHistory } from './execution-examples.ts';
import { ExecutionPath, executionNotFoundText } from './id-path.ts';

export const getExecutionHistory = callerRoute(
  {
    path: ExecutionPath,
    success: 200,
    document: {
      tag: 'Executions',
      summary: 'Get the history of an execution',
      description: 'Every move of its phase, oldest first.',
      answer: ExecutionHistory,
      answerExample: { history: exampleHistory },
      refusals: { 404: executionNotFoundText },
    },
  },
  (context, { caller, path }) => get(context, caller, path.id),
);

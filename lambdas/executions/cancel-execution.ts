import { Execution } from '../../core/executions/execution-view.ts';
import { cancelExecution as cancel } from '../../core/jobs/own-executions.ts';
import { callerRoute } from '../http/routes-by-caller.ts';
import { exampleExecution } from './execution-examples.ts';
import { ExecutionPath, executionNotFoundText } from './id-path.ts';

export const cancelExecution = callerRoute(
  {
    path: ExecutionPath,
    success: 200,
    document: {
      tag: 'Executions',
      summary: 'Cancel an execution',
      description:
        'Its work stops, its job has failed with `Cancelled`, and its stream ends with an error that says so.',
      answer: Execution,
      answerExample: { ...exampleExecution, state: 'cancelled', result: null, error: 'Cancelled' },
      refusals: { 404: executionNotFoundText, 409: 'Execution already finished' },
    },
  },
  (context, { caller, path }) => cancel(context, caller, path.id),
);

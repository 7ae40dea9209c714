import { ExecutionPage } from '../../core/executions/execution-view.ts';
import { ListExecutionsQuery } from '../../core/jobs/list-executions-query.ts';
import { listExecutions as list } from '../../core/jobs/own-executions.ts';
import { callerRoute } from '../http/routes-by-caller.ts';
import { exampleExecution } from './execution-examples.ts';

export const listExecutions = callerRoute(
  {
    query: ListExecutionsQuery,
    success: 200,
    document: {
      tag: 'Executions',
      summary: 'List your executions',
      description:
        'Those of the user, or of the session, newest first. `next_cursor` is there when there are more; hand it back as `cursor`.',
      answer: ExecutionPage,
      answerExample: { executions: [exampleExecution] },
    },
  },
  (context, { caller, query }) => list(context, caller, query),
);

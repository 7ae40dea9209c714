import * as z from 'zod';
import { Conversation } from '../../core/jobs/job.ts';
import { listConversations as list } from '../../core/jobs/list-conversations.ts';
import { missingToken } from '../http/authenticate.ts';
import { visitorRoute } from '../http/routes-by-caller.ts';
import { exampleConversation } from './examples.ts';

export const listConversations = visitorRoute(
  {
    success: 200,
    document: {
      tag: 'Assistant',
      summary: 'List your conversations',
      description: 'Questions and their answers, newest first; those that failed are not kept.',
      answer: z.object({ conversations: z.array(Conversation) }),
      answerExample: { conversations: [exampleConversation] },
    },
  },
  async (context, { caller }) => {
    const isNobody = caller.userId === undefined && caller.sessionId === undefined;
    if (isNobody && !context.settings.anonymousAssistant) throw missingToken();
    return { conversations: isNobody ? [] : await list(context, caller) };
  },
);

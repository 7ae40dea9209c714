import type { Conversation, Job, JobSummary } from '../../core/jobs/job.ts';

export const exampleExecutionId = 'exec_019aa5b2c4071f9c3a5be2d84061';
export const exampleJobId = 'job_019aa5b2c4071f9c3a5be2d84061';
export const exampleSessionId = '6f1c2a7e-58d3-4b0e-9a54-2d7f0c81b3e6';

export const exampleJob: Job = {
  job_id: exampleJobId,
  status: 'succeeded',
  session_id: exampleSessionId,
  progress: 100,
  latest_progress: { step: 'complete', message: 'Analysis complete', progress: 100, details: null },
  result: {
    response: 'Ada said that the launch is on 3 March.',
    sources: [
      {
        title: 'Launch planning',
        url: '/transcripts/google_meet/abc-defg-hij?meeting_id=244114227200001#seg-12',
        relevance: 0.93,
        type: 'transcript',
        meeting_id: 244114227200001,
        segment_id: 'seg-12',
        speaker: 'Ada',
        start: 84.2,
        excerpt: 'So the launch is on 3 March, and we tell the press a week before.',
      },
    ],
    metadata: { processing_time: 0.21, documents_analyzed: 3, model_version: 'extractive-1' },
  },
  error: null,
  created_at: '2026-11-21T09:00:00.000Z',
  updated_at: '2026-11-21T09:00:00.400Z',
};

export const exampleJobSummary: JobSummary = {
  job_id: exampleJobId,
  status: 'succeeded',
  session_id: exampleSessionId,
  created_at: exampleJob.created_at,
  progress: 100,
};

export const exampleConversation: Conversation = {
  id: exampleExecutionId,
  session_id: exampleSessionId,
  execution_id: exampleExecutionId,
  query_str: 'What did we decide about the launch date?',
  response_str: 'Ada said that the launch is on 3 March.',
  date_created: '2026-11-21T09:00:00.400Z',
};

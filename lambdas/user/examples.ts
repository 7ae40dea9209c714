import type { User } from '../../core/users/user.ts';
import type { DeliveryPage } from '../../core/webhooks/list-deliveries.ts';

export const exampleDeliveryId = 'msg_0mi8ndxq9_3f9c1d7a52e80b64c1f2';
export const exampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';

export const exampleUser: User = {
  id: 244114227100001,
  email: 'ada@example.com',
  name: 'Ada',
  image_url: null,
  max_concurrent_bots: 2,
  data: { webhook_url: 'https://hooks.example.com/rollcall', webhook_events: ['meeting.completed'] },
  created_at: '2026-11-21T09:00:00.000Z',
};

export const exampleDeliveries: DeliveryPage = {
  deliveries: [
    {
      id: exampleDeliveryId,
      type: 'meeting.completed',
      status: 'delivered',
      meeting_id: 244114227200001,
      created_at: '2026-11-21T10:00:00.000Z',
      delivered_at: '2026-11-21T10:00:05.300Z',
      next_attempt_at: null,
      failure: null,
      attempts: [
        {
          at: '2026-11-21T10:00:00.100Z',
          duration_ms: 212,
          status_code: 503,
          error: 'refused_status',
          answer: 'Service Unavailable',
        },
        { at: '2026-11-21T10:00:05.300Z', duration_ms: 96, status_code: 200, error: null, answer: 'ok' },
      ],
    },
  ],
};

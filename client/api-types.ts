// Made from the API document by `npm run client:types`; changes belong into the routes that it describes.

export type Meeting = {
  id: number;
  user_id: number;
  platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
  native_meeting_id: string;
  constructed_meeting_url: string;
  status: 'reserved' | 'starting' | 'active' | 'stopping' | 'completed' | 'failed';
  bot_container_id: string;
  start_time: string | null;
  end_time: string | null;
  /** What people wrote (name, participants, languages, notes) and what is known of the bot (phase, attempt, reasons, segment_count). */
  data: Record<string, unknown>;
  created_at: string;
  updated_at: string;
};

/** Why a request was refused; the texts are part of the contract. */
export type Refusal = {
  detail: string;
};

/** What is wrong with the input, and where; a text when it is wrong as a whole. */
export type InputRefusal = {
  detail: Array<{
    loc: Array<string | number>;
    msg: string;
    type: string;
  }> | string;
};

export type BotStatus = {
  meeting_id: number;
  container_id: string;
  container_name: string;
  platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
  native_meeting_id: string;
  status: 'reserved' | 'starting' | 'active' | 'stopping' | 'completed' | 'failed';
  normalized_status: 'Requested' | 'Starting' | 'Up' | 'Stopping' | 'Exited' | 'Failed';
  phase: string;
  start_time: string | null;
  created_at: string;
  last_heartbeat_at: string | null;
  labels: Record<string, string>;
  data: Record<string, unknown>;
};

export type Message = {
  message: string;
};

export type History = {
  history: Array<{
    version: number;
    from: 'reserved' | 'starting' | 'active' | 'stopping' | 'completed' | 'failed' | null;
    to: 'reserved' | 'starting' | 'active' | 'stopping' | 'completed' | 'failed';
    at: string;
    actor: 'user' | 'bot' | 'reaper';
    reason: string | null;
    evidence: Record<string, unknown> | null;
  }>;
  phases: Array<{
    phase: string;
    at: string;
    duration_ms: number | null;
    details: Record<string, unknown> | null;
  }>;
};

export type Transcript = {
  id: number;
  platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
  native_meeting_id: string;
  constructed_meeting_url: string;
  status: 'reserved' | 'starting' | 'active' | 'stopping' | 'completed' | 'failed';
  start_time: string | null;
  end_time: string | null;
  segments: Array<TranscriptSegment>;
};

export type TranscriptSegment = {
  start: number;
  end: number;
  text: string;
  language: string | null;
  speaker: string | null;
  created_at: string;
  absolute_start_time: string;
  absolute_end_time: string;
};

export type JobSummary = {
  job_id: string;
  status: 'pending' | 'running' | 'succeeded' | 'failed';
  session_id: string;
  created_at: string;
  progress: number;
};

/** The same where the assistant’s clients read it: one sentence. */
export type ErrorRefusal = {
  error: string;
};

export type Job = {
  job_id: string;
  status: 'pending' | 'running' | 'succeeded' | 'failed';
  /** The session that asked; to others than itself only its hash. */
  session_id: string;
  progress: number;
  latest_progress: {
    step: string;
    message: string;
    progress: number;
    details: Record<string, unknown> | null;
  };
  result: {
    response: string;
    sources: Array<{
      title: string;
      /** Path of the transcript, with the segment as its fragment. */
      url: string;
      relevance: number;
      type: 'transcript';
      /** null: a sample meeting. */
      meeting_id: number | null;
      segment_id: string;
      speaker: string | null;
      /** Seconds from the start of the meeting. */
      start: number;
      excerpt: string;
    }>;
    metadata: {
      /** Seconds. */
      processing_time: number;
      documents_analyzed: number;
      model_version: string;
    };
  } | null;
  error: string | null;
  created_at: string;
  updated_at: string;
};

export type JobMessage = {
  message: string;
  job_id: string;
};

export type Conversation = {
  id: string;
  session_id: string;
  execution_id: string;
  query_str: string;
  response_str: string;
  date_created: string;
};

export type Execution = {
  execution_id: string;
  agent_name: string;
  user_id: string;
  thread_id: string;
  state: 'pending' | 'starting' | 'running' | 'completing' | 'completed' | 'failed' | 'timeout' | 'dead' | 'cancelled';
  current_phase: 'created' | 'websocket_setup' | 'context_validation' | 'starting' | 'thinking' | 'tool_preparation' | 'llm_interaction' | 'tool_execution' | 'result_processing' | 'completing' | 'completed' | 'failed' | 'timeout' | 'circuit_breaker_open';
  phase_at: string;
  phase_count: number;
  created_at: string;
  started_at: string;
  last_heartbeat: string;
  heartbeat_count: number;
  updated_at: string;
  completed_at: string | null;
  timeout_seconds: number;
  warning_count: number;
  error_count: number;
  metadata: Record<string, unknown>;
  result: unknown;
  error: string | null;
  dependency?: string | undefined;
};

export type ExecutionMetrics = {
  total_executions: number;
  active_executions: number;
  successful_executions: number;
  failed_executions: number;
  timeout_executions: number;
  dead_executions: number;
  success_rate: number;
  /** (failed + timeout + dead) / total */
  failure_rate: number;
};

export type ExecutionContext = {
  execution_id: string;
  agent_name: string;
  user_id: string;
  thread_id: string;
  state: 'pending' | 'starting' | 'running' | 'completing' | 'completed' | 'failed' | 'timeout' | 'dead' | 'cancelled';
  current_phase: 'created' | 'websocket_setup' | 'context_validation' | 'starting' | 'thinking' | 'tool_preparation' | 'llm_interaction' | 'tool_execution' | 'result_processing' | 'completing' | 'completed' | 'failed' | 'timeout' | 'circuit_breaker_open';
  phase_at: string;
  phase_count: number;
  created_at: string;
  started_at: string;
  last_heartbeat: string;
  heartbeat_count: number;
  updated_at: string;
  completed_at: string | null;
  timeout_seconds: number;
  warning_count: number;
  error_count: number;
  metadata: Record<string, unknown>;
  result: unknown;
  error: string | null;
  dependency?: string | undefined;
  agent_state: AgentState;
  timeout: TimeoutStatus;
  circuit_breaker: CircuitBreaker;
  history: Array<{
    from_phase: 'created' | 'websocket_setup' | 'context_validation' | 'starting' | 'thinking' | 'tool_preparation' | 'llm_interaction' | 'tool_execution' | 'result_processing' | 'completing' | 'completed' | 'failed' | 'timeout' | 'circuit_breaker_open';
    to_phase: 'created' | 'websocket_setup' | 'context_validation' | 'starting' | 'thinking' | 'tool_preparation' | 'llm_interaction' | 'tool_execution' | 'result_processing' | 'completing' | 'completed' | 'failed' | 'timeout' | 'circuit_breaker_open';
    timestamp: string;
    /** How long the phase before lasted. */
    duration_ms: number;
    metadata: Record<string, unknown>;
    event_sent: boolean;
  }>;
};

export type AgentState = {
  state: 'pending' | 'starting' | 'running' | 'completing' | 'completed' | 'failed' | 'timeout' | 'dead' | 'cancelled';
  current_phase: 'created' | 'websocket_setup' | 'context_validation' | 'starting' | 'thinking' | 'tool_preparation' | 'llm_interaction' | 'tool_execution' | 'result_processing' | 'completing' | 'completed' | 'failed' | 'timeout' | 'circuit_breaker_open';
  phase_count: number;
  /** Since the start; until now, or until it ended. */
  total_duration_ms: number;
  current_phase_duration_ms: number;
  warning_count: number;
  error_count: number;
  metadata: Record<string, unknown>;
};

export type TimeoutStatus = {
  elapsed_seconds: number;
  timeout_seconds: number;
  is_timed_out: boolean;
  /** Seconds; 0 when the time is over. */
  time_until_timeout: number;
  circuit_breaker_state: 'closed' | 'open' | 'half_open';
  circuit_breaker_failures: number;
};

export type CircuitBreaker = {
  state: 'closed' | 'open' | 'half_open';
  failure_count: number;
  failure_threshold: number;
  is_open: boolean;
  can_retry: boolean;
  /** Seconds. */
  recovery_timeout: number;
  last_failure_time: string | null;
  next_attempt_time: string | null;
};

export type UserWithSecret = {
  id: number;
  email: string;
  name: string | null;
  image_url: string | null;
  /** How many bots may live at once; 0 means none. */
  max_concurrent_bots: number;
  data: Record<string, unknown>;
  created_at: string;
  /** Only in the first answer: keep it. */
  webhook_secret?: string | undefined;
};

export type WebhookSecret = {
  webhook_secret: string;
};

export type DeliveryAccepted = {
  message: string;
  delivery_id: string;
};

export type Delivery = {
  id: string;
  type: 'meeting.started' | 'meeting.status_change' | 'meeting.completed' | 'bot.failed' | 'transcript.ready' | 'webhook.test';
  status: 'pending' | 'delivered' | 'failed';
  created_at: string;
  meeting_id: number | null;
  delivered_at: string | null;
  next_attempt_at: string | null;
  failure: 'attempts_used_up' | 'endpoint_gone' | 'webhook_disabled' | 'webhook_deleted' | null;
  attempts: Array<{
    at: string;
    duration_ms: number;
    status_code: number | null;
    error: 'refused_status' | 'redirect' | 'timeout' | 'address_refused' | 'name_not_found' | 'connection_refused' | 'connection_failed' | 'tls_failed' | null;
    /** The first characters of what the endpoint answered. */
    answer: string | null;
  }>;
};

export type User = {
  id: number;
  email: string;
  name: string | null;
  image_url: string | null;
  /** How many bots may live at once; 0 means none. */
  max_concurrent_bots: number;
  data: Record<string, unknown>;
  created_at: string;
};

export type UserWithTokens = {
  id: number;
  email: string;
  name: string | null;
  image_url: string | null;
  /** How many bots may live at once; 0 means none. */
  max_concurrent_bots: number;
  data: Record<string, unknown>;
  created_at: string;
  /** The newest keys; the tokens themselves are kept nowhere. */
  api_tokens: Array<{
    id: number;
    prefix: string;
    created_at: string;
  }>;
};

export type CreatedToken = {
  id: number;
  user_id: number;
  created_at: string;
  /** Shown this once; only its SHA-256 is kept. */
  token: string;
};

export type MeetingWithUser = {
  id: number;
  user_id: number;
  platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
  native_meeting_id: string;
  constructed_meeting_url: string;
  status: 'reserved' | 'starting' | 'active' | 'stopping' | 'completed' | 'failed';
  bot_container_id: string;
  start_time: string | null;
  end_time: string | null;
  /** What people wrote (name, participants, languages, notes) and what is known of the bot (phase, attempt, reasons, segment_count). */
  data: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  user: User;
};

export type SignedIn = {
  caller: 'user' | 'admin' | 'nobody';
  /** Whose key it is; null unless it is a user’s. */
  user: User | null;
};

export type Health = {
  status: 'healthy' | 'degraded' | 'unhealthy';
  timestamp: string;
  /** Open assistant jobs. */
  active_jobs: number;
  checks: {
    database: {
      status: 'ok' | 'failed';
      latency_ms: number;
    };
    bus: {
      status: 'ok' | 'failed';
      latency_ms: number;
    };
    compute: {
      status: 'ok' | 'failed';
      latency_ms: number;
      quotas?: {
        lambda_concurrent_executions?: number | undefined;
        fargate_vcpus?: number | undefined;
      } | undefined;
    };
    sweep: {
      status: 'ok' | 'failed';
      last_run_at: string | null;
    };
  };
};

export type SampleMeeting = {
  name: string;
  title: string;
  start_time: string;
  segments: Array<{
    segment_id: string;
    start: number;
    end: number;
    speaker: string;
    text: string;
  }>;
};

export type JobTicket = {
  job_id: string;
  status: 'pending';
  polling_url: string;
};

/** What each operation takes and answers; streams are the AssistantClient's. */
export type Operations = {
  'POST /bots': {
    headers?: {
      /** 1-255 printable ASCII characters. A repeat with the same key and body within 48 h gets the first answer again, with `Idempotency-Replayed: true`. */
      'Idempotency-Key'?: string | undefined;
    };
    body: {
      platform?: 'google_meet' | 'teams' | 'zoom' | 'rehearsal' | null | undefined;
      native_meeting_id?: string | null | undefined;
      /** Instead of platform, id and passcode: the link that people share. */
      meeting_url?: string | null | undefined;
      passcode?: string | null | undefined;
      bot_name?: string | null | undefined;
      language?: string | null | undefined;
      task?: 'transcribe' | 'translate' | null | undefined;
    };
    answer: Meeting;
  };
  'GET /bots/status': {
    answer: {
      running_bots: Array<BotStatus>;
    };
  };
  'DELETE /bots/{platform}/{native_meeting_id}': {
    path: {
      platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
      native_meeting_id: string;
    };
    answer: Message;
  };
  'PUT /bots/{platform}/{native_meeting_id}/config': {
    path: {
      platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
      native_meeting_id: string;
    };
    body: {
      language?: string | null | undefined;
      task?: 'transcribe' | 'translate' | null | undefined;
    };
    answer: Message;
  };
  'GET /meetings': {
    query?: {
      limit?: number | undefined;
      cursor?: string | undefined;
      status?: 'reserved' | 'starting' | 'active' | 'stopping' | 'completed' | 'failed' | undefined;
      platform?: 'google_meet' | 'teams' | 'zoom' | 'rehearsal' | undefined;
    };
    answer: {
      meetings: Array<Meeting>;
      next_cursor?: string | undefined;
    };
  };
  'GET /meetings/{platform}/{native_meeting_id}': {
    path: {
      platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
      native_meeting_id: string;
    };
    query?: {
      /** One meeting of this pair; the newest when absent. */
      meeting_id?: number | undefined;
    };
    answer: Meeting;
  };
  'PATCH /meetings/{platform}/{native_meeting_id}': {
    path: {
      platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
      native_meeting_id: string;
    };
    body: {
      data?: {
        name?: string | null | undefined;
        participants?: Array<string> | null | undefined;
        languages?: Array<string> | null | undefined;
        notes?: string | null | undefined;
      } | null | undefined;
    };
    answer: Meeting;
  };
  'DELETE /meetings/{platform}/{native_meeting_id}': {
    path: {
      platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
      native_meeting_id: string;
    };
    query?: {
      /** One meeting of this pair; the newest when absent. */
      meeting_id?: number | undefined;
    };
    answer: Message;
  };
  'GET /meetings/{platform}/{native_meeting_id}/history': {
    path: {
      platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
      native_meeting_id: string;
    };
    query?: {
      /** One meeting of this pair; the newest when absent. */
      meeting_id?: number | undefined;
    };
    answer: History;
  };
  'GET /transcripts/{platform}/{native_meeting_id}': {
    path: {
      platform: 'google_meet' | 'teams' | 'zoom' | 'rehearsal';
      native_meeting_id: string;
    };
    query?: {
      /** One meeting of this pair; the newest when absent. */
      meeting_id?: number | undefined;
    };
    answer: Transcript;
  };
  'GET /jobs': {
    answer: {
      jobs: Array<JobSummary>;
    };
  };
  'GET /jobs/{id}': {
    path: {
      id: string;
    };
    answer: Job;
  };
  'DELETE /jobs/{id}': {
    path: {
      id: string;
    };
    answer: JobMessage;
  };
  'POST /jobs/{id}/fail': {
    path: {
      id: string;
    };
    answer: JobMessage;
  };
  'GET /conversations': {
    answer: {
      conversations: Array<Conversation>;
    };
  };
  'GET /executions': {
    query?: {
      status?: 'pending' | 'starting' | 'running' | 'completing' | 'completed' | 'failed' | 'timeout' | 'dead' | 'cancelled' | undefined;
      agent?: string | undefined;
      thread?: string | undefined;
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    answer: {
      executions: Array<Execution>;
      next_cursor?: string | undefined;
    };
  };
  'GET /executions/metrics': {
    answer: ExecutionMetrics;
  };
  'GET /executions/{id}': {
    path: {
      id: string;
    };
    answer: ExecutionContext;
  };
  'GET /executions/{id}/history': {
    path: {
      id: string;
    };
    answer: {
      history: Array<{
        from_phase: 'created' | 'websocket_setup' | 'context_validation' | 'starting' | 'thinking' | 'tool_preparation' | 'llm_interaction' | 'tool_execution' | 'result_processing' | 'completing' | 'completed' | 'failed' | 'timeout' | 'circuit_breaker_open';
        to_phase: 'created' | 'websocket_setup' | 'context_validation' | 'starting' | 'thinking' | 'tool_preparation' | 'llm_interaction' | 'tool_execution' | 'result_processing' | 'completing' | 'completed' | 'failed' | 'timeout' | 'circuit_breaker_open';
        timestamp: string;
        /** How long the phase before lasted. */
        duration_ms: number;
        metadata: Record<string, unknown>;
        event_sent: boolean;
      }>;
    };
  };
  'POST /executions/{id}/cancel': {
    path: {
      id: string;
    };
    answer: Execution;
  };
  'PUT /user/webhook': {
    body: {
      /** A public `https` address. */
      webhook_url: string;
      /** What to be told of; `meeting.completed` and `bot.failed` when it is left out. */
      events?: Array<'meeting.started' | 'meeting.status_change' | 'meeting.completed' | 'bot.failed' | 'transcript.ready'> | null | undefined;
    };
    answer: UserWithSecret;
  };
  'DELETE /user/webhook': {
    answer: undefined;
  };
  'POST /user/webhook/secret': {
    answer: WebhookSecret;
  };
  'POST /user/webhook/test': {
    answer: DeliveryAccepted;
  };
  'GET /user/webhook/deliveries': {
    query?: {
      cursor?: string | undefined;
    };
    answer: {
      deliveries: Array<Delivery>;
      next_cursor?: string | undefined;
    };
  };
  'POST /user/webhook/deliveries/{id}/replay': {
    path: {
      id: string;
    };
    answer: DeliveryAccepted;
  };
  'POST /admin/users': {
    body: {
      email: string;
      name?: string | null | undefined;
      image_url?: string | null | undefined;
      /** How many bots may live at once, default 1; 0 means none. Lowering it never stops a running bot. */
      max_concurrent_bots?: number | null | undefined;
      data?: {
        /** How long finished meetings of this user are kept. */
        retention_days?: number | undefined;
      } | null | undefined;
    };
    answer: User;
  };
  'GET /admin/users': {
    query?: {
      /** How many to leave out. */
      skip?: number | undefined;
      /** How many at most. */
      limit?: number | undefined;
    };
    answer: Array<User>;
  };
  'GET /admin/users/email/{email}': {
    path: {
      email: string;
    };
    answer: User;
  };
  'GET /admin/users/{id}': {
    path: {
      id: number;
    };
    answer: UserWithTokens;
  };
  'PATCH /admin/users/{id}': {
    path: {
      id: number;
    };
    body: {
      email?: string | undefined;
      name?: string | null | undefined;
      image_url?: string | null | undefined;
      /** How many bots may live at once, default 1; 0 means none. Lowering it never stops a running bot. */
      max_concurrent_bots?: number | null | undefined;
      data?: {
        /** How long finished meetings of this user are kept. */
        retention_days?: number | undefined;
      } | null | undefined;
    };
    answer: User;
  };
  'DELETE /admin/users/{id}': {
    path: {
      id: number;
    };
    answer: Message;
  };
  'POST /admin/users/{id}/tokens': {
    path: {
      id: number;
    };
    answer: CreatedToken;
  };
  'DELETE /admin/tokens/{token_id}': {
    path: {
      token_id: number;
    };
    answer: undefined;
  };
  'GET /admin/stats/meetings-users': {
    query?: {
      /** How many to leave out. */
      skip?: number | undefined;
      /** How many at most. */
      limit?: number | undefined;
    };
    answer: {
      items: Array<MeetingWithUser>;
    };
  };
  'GET /session': {
    answer: SignedIn;
  };
  'POST /session': {
    body: {
      api_key: string;
    };
    answer: undefined;
  };
  'DELETE /session': {
    answer: undefined;
  };
  'POST /ws/ticket': {
    answer: {
      ticket: string;
      /** Seconds. */
      expires_in: number;
    };
  };
  'GET /health': {
    answer: Health;
  };
  'GET /': {
    answer: {
      name: string;
      version: string;
      links: Record<string, string>;
    };
  };
  'GET /openapi.json': {
    answer: Record<string, unknown>;
  };
  'GET /docs': {
    answer: string;
  };
  'GET /samples/{name}': {
    path: {
      name: string;
    };
    answer: SampleMeeting;
  };
  'GET /api/v1/jobs/{id}': {
    path: {
      id: string;
    };
    answer: Job;
  };
};

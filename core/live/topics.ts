/** What a client can subscribe to by name; its own meetings come beside it, one by one. */
export const topics = ['sessions', 'preparation', 'executions'] as const;
export type TopicName = (typeof topics)[number];

export const isTopicName = (value: unknown): value is TopicName => topics.some((topic) => topic === value);

/** The topic of one meeting: its status and what is said in it. */
export const meetingTopic = (id: number): MeetingTopic => `meeting:${id}`;
export type MeetingTopic = `meeting:${number}`;

export type Topic = TopicName | MeetingTopic;

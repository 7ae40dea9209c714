export interface NextStepsOptions {
  readonly url: string;
  readonly apiKey: string;
  /** The room that has a bot already, if any. */
  readonly room: string | undefined;
  /** Shows the logs; undefined when they are not kept. */
  readonly logsCommand: string | undefined;
}

/** What a newcomer may try, ready to be pasted. */
export function nextSteps({ url, apiKey, room, logsCommand }: NextStepsOptions): string {
  const key = `-H 'X-API-Key: ${apiKey}'`;
  const send = (to: string) => `curl ${key} --json '{"platform":"rehearsal","native_meeting_id":"${to}"}' ${url}/bots`;
  const place = room ?? 'my-room';
  const steps = {
    'Open the dashboard; your key signs you in': `${url}/app/`,
    ...(room === undefined && { 'Send a bot': send(place) }),
    'Be in the room with it': `${url}/rehearsal/${place}`,
    'Say something there': `curl --json '{"speaker":"You","text":"Hello, bot"}' ${url}/rehearsal/${place}/say`,
    'Read what it heard': `curl ${key} ${url}/transcripts/rehearsal/${place}`,
    'Ask the assistant': `curl -N --json '{"query":"What did we decide about the launch date?"}' ${url}/api/v1/stream`,
    'Ask it to leave': `curl ${key} -X DELETE ${url}/bots/rehearsal/${place}`,
    ...(room !== undefined && { 'Send another bot': send('my-room') }),
    'See all that the API does': `${url}/docs`,
    ...(logsCommand !== undefined && { 'Watch the logs': logsCommand }),
  };
  const lines = Object.entries(steps).map(([what, how]) => `  ${what}\n    ${how}\n`);
  return `\nTry next (Ctrl-C ends everything)\n${lines.join('')}`;
}

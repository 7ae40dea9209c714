/** What a newcomer may try, ready to be pasted. */
export function nextSteps({ url, apiKey, room }: { url: string; apiKey: string; room: string | undefined }): string {
  const key = `-H 'X-API-Key: ${apiKey}'`;
  const place = room ?? 'my-room';
  const send = [
    'Send a bot',
    `curl ${key} --json '{"platform":"rehearsal","native_meeting_id":"${room === undefined ? place : 'another-room'}"}' ${url}/bots`,
  ];
  const steps = [
    ...(room === undefined ? [send] : []),
    ['Be in the room with it', `${url}/rehearsal/${place}`],
    ['Say something there', `curl --json '{"speaker":"You","text":"Hello, bot"}' ${url}/rehearsal/${place}/say`],
    ['Read what it heard', `curl ${key} ${url}/transcripts/rehearsal/${place}`],
    ['Ask it to leave', `curl ${key} -X DELETE ${url}/bots/rehearsal/${place}`],
    ...(room === undefined ? [] : [send]),
    ['See all that the API does', `${url}/docs`],
    ['Watch the logs', 'npm start -- --logs --follow'],
  ];
  return `\nTry next (Ctrl-C ends everything)\n${steps.map(([what = '', how = '']) => `  ${what}\n    ${how}\n`).join('')}`;
}

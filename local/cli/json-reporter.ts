import type { Happening } from './happenings.ts';
import type { Ready, Reporter } from './reporter.ts';

/** JSON lines for programs; what is said to people goes to `people`. */
export function createJsonReporter(write: (line: string) => void, people: Reporter): Reporter {
  const send = (value: object) => write(`${JSON.stringify(value)}\n`);
  return {
    step: people.step,
    failed: people.failed,
    note: people.note,
    ready: (ready) => {
      send(readyLine(ready));
      people.ready(ready);
    },
    happened: (happening) => send(happeningLine(happening)),
  };
}

function readyLine({ url, apiUrl, callbackUrl, adminApiKey, apiKey, userId }: Ready): object {
  return {
    type: 'ready',
    url,
    api_url: apiUrl,
    callback_url: callbackUrl,
    admin_api_key: adminApiKey,
    api_key: apiKey,
    user_id: userId,
  };
}

function happeningLine(happening: Happening): object {
  const { type } = happening;
  switch (type) {
    case 'meeting': {
      const { id, status, phase } = happening.meeting;
      return { type, id, status, phase };
    }
    case 'segment': {
      const { meeting_id, speaker = null, text } = happening.segment;
      return { type, meeting_id, speaker, text };
    }
    case 'task':
      return { type, meeting_id: happening.meetingId, attempt: happening.attempt, status: happening.status };
  }
}

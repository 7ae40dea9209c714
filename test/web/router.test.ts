import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meetingPath, readRoute } from '../../web/app/src/router.ts';
import { sourcePath } from '../../web/app/src/source-link.ts';

const read = (path: string) => readRoute(new URL(path, 'http://127.0.0.1'));

describe('readRoute', () => {
  it.each([
    ['/app/', { page: 'bots' }],
    ['/app', { page: 'bots' }],
    ['/app/assistant', { page: 'assistant' }],
    ['/app/assistant/', { page: 'assistant' }],
    ['/app/executions', { page: 'executions' }],
    ['/app/health', { page: 'health' }],
    ['/app/admin', { page: 'admin' }],
    ['/app/admin/42', { page: 'admin', userId: 42 }],
    ['/app/samples/launch-planning#line-3', { page: 'sample', name: 'launch-planning', segment: 'line-3' }],
    ['/app/admin/ada', { page: 'unknown' }],
    ['/app/assistant/more', { page: 'unknown' }],
    ['/app/meetings/zoom', { page: 'unknown' }],
    ['/app/nonsense', { page: 'unknown' }],
    ['/app/%E0%A4%A', { page: 'unknown' }],
  ])('reads %s', (path, route) => expect(read(path)).toEqual(route));

  it('reads what meetingPath wrote, whatever the id', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            pair: fc.record({
              platform: fc.constantFrom('google_meet', 'teams', 'zoom', 'rehearsal'),
              native_meeting_id: fc.stringMatching(/^[a-z0-9][a-z0-9-]{2,62}$/),
            }),
            meetingId: fc.nat(),
            at: fc.nat({ max: 100_000 }).map((millis) => millis / 10),
          },
          { requiredKeys: ['pair'] },
        ),
        ({ pair, ...rest }) => {
          expect(read(meetingPath(pair, rest))).toEqual({ page: 'meeting', pair, ...rest });
        },
      ),
    );
  });

  it('ignores a passage that is no time', () => {
    expect(read('/app/meetings/zoom/123456789?at=soon')).toEqual({
      page: 'meeting',
      pair: { platform: 'zoom', native_meeting_id: '123456789' },
    });
  });
});

describe('sourcePath', () => {
  it('leads to the passage in the meeting’s page', () => {
    const source = { url: '/transcripts/google_meet/abc-defg-hij?meeting_id=42#seg-7', start: 61.5 };
    expect(sourcePath(source)).toBe('/app/meetings/google_meet/abc-defg-hij?meeting_id=42&at=61.5');
  });

  it('leads to the line of a sample', () => {
    expect(sourcePath({ url: '/samples/launch-planning#line-3', start: 3 })).toBe(
      '/app/samples/launch-planning#line-3',
    );
  });

  it.each(['/somewhere/else', '', 'https://example.com/transcripts'])('leads nowhere for %j', (url) => {
    expect(sourcePath({ url, start: 0 })).toBeUndefined();
  });
});

import type { Line } from './room-settings.ts';

const [mara, jonas] = ['Mara Lindqvist', 'Jonas Weber'];

/** The meeting that goes on in every room nobody configured, over and over. */
export const defaultScript: readonly Line[] = [
  { speaker: mara, text: 'Good morning, I think that is everybody. Shall we start with the release?' },
  { speaker: jonas, text: 'Yes. The branch is cut since yesterday evening and the tests are green.' },
  { speaker: mara, text: 'Good. What about the slow search page that Priya found on Monday?' },
  {
    speaker: jonas,
    text: 'It was a missing index. The page answers in eighty milliseconds now, before it was two seconds.',
  },
  { speaker: mara, text: 'Lovely. Did anybody look at what it does to the nightly import?' },
  { speaker: jonas, text: 'I did. The import takes four minutes longer, and that is fine at two in the morning.' },
  { speaker: mara, text: 'Then let us write that into the notes, so that nobody is surprised.' },
  { speaker: jonas, text: 'I will add it to the release notes right after this call.' },
  { speaker: mara, text: 'Next point: the customer workshop in Lisbon. We have twelve people and room for fifteen.' },
  { speaker: jonas, text: 'I would rather keep three places for the support team, they asked twice.' },
  { speaker: mara, text: 'Agreed. Can you tell them by Thursday, please?' },
  { speaker: jonas, text: 'Thursday is easy, I see Amina at lunch anyway.' },
  { speaker: mara, text: 'The agenda still has a hole on the second afternoon. Any ideas?' },
  {
    speaker: jonas,
    text: 'A session where they bring their own data. Last year that was the part everybody remembered.',
  },
  { speaker: mara, text: 'I like it. It needs two of us in the room though, not one.' },
  { speaker: jonas, text: 'Then I stay until Friday, I only have to move my flight.' },
  { speaker: mara, text: 'Thank you. And the budget? Finance wants our number this week.' },
  { speaker: jonas, text: 'We are eleven percent under the plan, mostly because the new machines came late.' },
  { speaker: mara, text: 'So the costs move into the next quarter and do not go away.' },
  { speaker: jonas, text: 'Exactly, and I will say so in the mail, otherwise they cut it next year.' },
  { speaker: mara, text: 'Last one from me: the on-call rota has a gap in the first week of August.' },
  { speaker: jonas, text: 'I can take the first three days if somebody covers the weekend.' },
  { speaker: mara, text: 'I take the weekend. Then we are complete.' },
  { speaker: jonas, text: 'Wonderful. Anything else, or do we give everybody ten minutes back?' },
];

export const defaultPace = { firstLineMillis: 800, lineMillis: 3500 } as const;

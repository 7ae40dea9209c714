const [mara, jonas, priya] = ['Mara Lindqvist', 'Jonas Weber', 'Priya Nair'];

/** What is said in the meeting that the pictures show. */
export const weekly: readonly (readonly [speaker: string, text: string])[] = [
  [mara, 'Good morning. Three things today: the launch date, the search page and the workshop in Lisbon.'],
  [jonas, 'The branch is cut since yesterday evening, and the tests are green.'],
  [priya, 'I measured the search page again: eighty milliseconds, before it was two seconds.'],
  [mara, 'Lovely. Then the launch date stays the twelfth of May. Does anybody disagree?'],
  [jonas, 'No. We decided on the twelfth of May, and I tell the support team today.'],
  [priya, 'I will write the release notes by Thursday.'],
  [mara, 'Next point: the customer workshop in Lisbon. We have twelve people and room for fifteen.'],
  [jonas, 'I would rather keep three places for the support team, they asked twice.'],
  [mara, 'Agreed. Can you tell them by Thursday, please?'],
  [jonas, 'Thursday is easy, I see Amina at lunch anyway.'],
  [priya, 'The agenda still has a hole on the second afternoon. A session where they bring their own data?'],
  [mara, 'I like it. It needs two of us in the room though, not one.'],
  [priya, 'Then I stay until Friday, I only have to move my flight.'],
  [mara, 'Thank you. And the budget? Finance wants our number this week.'],
  [jonas, 'We are eleven percent under the plan, mostly because the new machines came late.'],
  [mara, 'Wonderful. Anything else, or do we give everybody ten minutes back?'],
];

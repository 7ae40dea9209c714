/** Names of days and months, and ways to speak of a day of the calendar. */
const month = 'january|february|march|april|may|june|july|august|september|october|november|december';
const calendarDay = `(?:\\d{1,2}(?:st|nd|rd|th)?|(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|\\w+teenth|twentieth|thirtieth)`;

/** What a kind of question asks by, and what its answer sounds like whatever it is about. */
const kinds = [
  {
    asks: /\b(?:when|dates?|days?|deadlines?|how soon|what time)\b/i,
    tells: new RegExp(
      `\\b${calendarDay} (?:of )?(?:${month})\\b|\\b(?:${month}) ${calendarDay}\\b|\\d{4}-\\d\\d-\\d\\d|\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b|\\btomorrow\\b|\\bnext (?:week|month|quarter|year)\\b`,
      'i',
    ),
  },
  {
    asks: /\b(?:decid\w*|decisions?|agreed?|agreements?|settled?|conclu\w+|outcome)\b/i,
    tells: /\b(?:decid\w*|decisions?|agreed|settled|let(?:'|’)s go with|we(?:'|’)ll go with|we go with|it is|do it)\b/i,
  },
  {
    asks: /\b(?:why|reasons?|causes?|caused|because)\b/i,
    tells: /\b(?:because|reasons?|causes?|caused|due to|since|therefore|so that)\b/i,
  },
  {
    asks: /\bhow (?:much|many)\b|\b(?:costs?|prices?|pricing|budget|percent\w*|numbers?)\b/i,
    tells: /\d|\b(?:percent|hundred|thousand|million|euros?|dollars?|pounds?|dozen)\b/i,
  },
  {
    asks: /\bwho\b|\bowners?\b|\bresponsible\b/i,
    tells: /\b(?:owns|owner|owned|offered|i do|i will|i(?:'|’)ll|will do|takes? (?:it|over))\b/i,
  },
] as const;

export type QuestionKind = (typeof kinds)[number];

export const kindsOf = (query: string): QuestionKind[] => kinds.filter(({ asks }) => asks.test(query));

/** What was said altogether. */
export const asksForOverview =
  /\b(?:summari[sz]e|summary|sum up|recap|overview|gist|key points|main points|highlights|takeaways|what happened|what was (?:said|discussed))\b/i;

/** What people took on. */
export const asksForTasks = /\b(?:action items?|action points?|actions|to-?dos?|tasks|next steps|follow-?ups?)\b/i;
export const tellsOfTask =
  /\b(?:i(?:'|’)ll|i will|we will|we(?:'|’)ll|you will have|you have it|will (?:send|do|write|tell|change|prepare|talk)|owns|owner|due|by (?:the|this|next|\w+day|tomorrow))\b/gi;

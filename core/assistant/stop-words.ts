/** English words that say nothing about what a text is about, as `tokens` folds them. */
export const stopWords: ReadonlySet<string> = new Set(
  `a about above after again all also am an and any are as at be because been before being below both but by can could
  did do does doing don down during each few for from further get go got had has have having he her here hers him his how
  i if in into is it its itself just let like ll me more most much my no nor not now of off on once one only or other our
  ours out over own re really same she should so some such than that the their theirs them then there these they this
  those through to too under until up us ve very was we were what when where which while who whom why will with would
  you your yours um uh uhm erm hmm mhm yeah yep yes okay ok well`
    .split(/\s+/)
    .filter(Boolean),
);

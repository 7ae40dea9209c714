import type { SampleScript } from './samples.ts';

export const launchPlanning: SampleScript = {
  title: 'Orbit 2.0 launch planning',
  startTime: '2026-05-12T09:00:00.000Z',
  script: `
0:04 Mara Lindqvist: Morning everyone. Can you hear me? My headset has been moody since Friday.
0:11 Jonas Weber: Loud and clear. I can even hear your coffee machine.
0:16 Mara Lindqvist: That is the neighbour's drill, sadly. Right, today we settle Orbit 2.0. I want to leave this call with a date, an owner for the docs and a plan for the beta users.
0:31 Priya Nair: Tomás is joining two minutes late, he is on the phone with the printers.
0:38 Mara Lindqvist: Fine, then engineering first. Jonas, where are we?
0:44 Jonas Weber: Feature complete since last Thursday, apart from the offline mode. Sync works, the new timeline works, and the importer takes a file of two gigabytes without falling over.
1:02 Jonas Weber: What is open is eleven bugs, three of them serious. Two are in the importer and one makes the Android app forget its settings after an update.
1:18 Priya Nair: The Android one is nasty. Four of my beta users lost their whole notification setup and were not shy about it.
1:27 Jonas Weber: I know. Dana has a fix in review, it should be merged today.
1:35 Mara Lindqvist: And the offline mode?
1:39 Jonas Weber: Honestly? Three more weeks if we want it to be good. Conflict handling is the ugly part: two people edit the same note on a plane and somebody has to lose.
1:54 Mara Lindqvist: I would rather ship without it than ship it half done.
2:01 Jonas Weber: Same here. I propose offline mode moves to 2.1 and we say so openly.
2:09 Priya Nair: Sales will grumble, but nobody signed because of offline mode. I checked, it is in two of forty deals.
2:20 Mara Lindqvist: Good, then that is decided: offline mode is not in 2.0, it goes into 2.1.
2:31 Tomás Ferreira: Hello, sorry, the printers wanted to discuss paper. Again.
2:37 Mara Lindqvist: Perfect timing, we are just getting to the date. Tomás, when does marketing want to launch?
2:45 Tomás Ferreira: The dream was the second of June, because the productivity fair in Lisbon opens that day and we already pay for the booth.
2:57 Jonas Weber: The second of June is three weeks from now. With three serious bugs and a release candidate that has not been through a full test round, I do not want to promise that.
3:11 Tomás Ferreira: How sure would you be for the second?
3:15 Jonas Weber: Sixty percent. And the other forty percent is us on stage with an app that forgets its settings.
3:24 Priya Nair: There is also support. Two of my people are away until the eighth, so the launch week would be me, one temp and a lot of hope.
3:36 Mara Lindqvist: What about the ninth then? A week later, support is back.
3:43 Jonas Weber: On the ninth the app stores are the risk. Review took nine days last time, and if we submit on the first we have no slack at all.
3:56 Tomás Ferreira: And the ninth is the day the big ones hold their keynote. Nobody will write about us.
4:04 Mara Lindqvist: Fair. What would you all sleep well with?
4:10 Jonas Weber: Tuesday the sixteenth of June. That gives us two full test rounds, store review with a week of slack, and the fix for the importer without overtime.
4:23 Priya Nair: The sixteenth works for support. Everybody is back and I can train them on the new timeline the week before.
4:31 Tomás Ferreira: For the fair I can do a preview: a locked-down demo, a waiting list and a big sign that says sixteenth of June. Journalists like an embargo anyway.
4:44 Mara Lindqvist: I like that. So, decision: Orbit 2.0 launches on Tuesday, 16 June 2026. Reasons for the minutes: two full test rounds, slack for the store review, support fully staffed, and we stay clear of the keynotes on the ninth.
5:03 Jonas Weber: Agreed. Code freeze on the first of June then.
5:08 Priya Nair: Agreed.
5:10 Tomás Ferreira: Agreed, and I will tell the booth people that we show a preview on the second.
5:17 Mara Lindqvist: And if the importer is still broken on the eighth of June, we talk again that same day. That is the only thing that may move the date.
5:28 Jonas Weber: Go or no-go on the eighth, ten o'clock, I will put it into the calendar.
5:35 Mara Lindqvist: Great. Next, the beta users. Priya?
5:40 Priya Nair: We have two hundred and twelve of them, about ninety are active every week. I would like to thank them properly, not with another sticker.
5:51 Tomás Ferreira: The stickers were good stickers.
5:54 Priya Nair: They were. But I was thinking of a free year of the team plan for everybody who reported at least one bug.
6:03 Mara Lindqvist: How many is that?
6:06 Priya Nair: Sixty-four people. Finance says it costs us about nine thousand euros in lost revenue, if all of them had paid, which they would not have.
6:18 Mara Lindqvist: Do it. Nine thousand for sixty-four people who find our bugs is a bargain.
6:26 Priya Nair: Lovely, they get the mail on launch day.
6:31 Mara Lindqvist: Documentation. Who owns it? Last time it was everybody, so it was nobody.
6:38 Jonas Weber: Dana offered. She wrote most of the importer guide already, and she is the only one of us who enjoys it.
6:46 Mara Lindqvist: Then Dana owns the docs, and they are due on the tenth of June, so that Priya's team can read them before the launch.
6:55 Priya Nair: Please with screenshots of the new timeline. Half of our tickets are people who cannot find the export button.
7:03 Jonas Weber: I will tell her. And we could just move the export button.
7:08 Priya Nair: We could. We have been saying so since 2024.
7:13 Tomás Ferreira: One thing about price. Does the team plan stay at twelve euros?
7:19 Mara Lindqvist: Yes, twelve euros per seat and month until the end of the year. We look at it again in January, with real numbers from 2.0.
7:30 Tomás Ferreira: Good, then the price page is finished and I can print.
7:35 Jonas Weber: One risk that I want to name: the new sync server has only seen a tenth of the load it will get on launch day.
7:44 Mara Lindqvist: What do you need?
7:46 Jonas Weber: A load test with real traffic patterns in the week of the eighteenth of May, and permission to run three extra servers for a fortnight. About six hundred euros.
7:57 Mara Lindqvist: You have it. I would rather spend six hundred euros than read about us on launch day.
8:04 Tomás Ferreira: I would rather people read about us, but not like that.
8:09 Mara Lindqvist: Good, I will send the minutes. Sixteenth of June, docs with Dana by the tenth, go or no-go on the eighth. Thank you all.
8:19 Priya Nair: Thank you. And greetings to the drill.
`,
};

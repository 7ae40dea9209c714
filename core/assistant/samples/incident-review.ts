import type { SampleScript } from './samples.ts';

export const incidentReview: SampleScript = {
  title: 'Review of the checkout outage',
  startTime: '2026-05-21T15:00:00.000Z',
  script: `
0:05 Noor Haddad: Welcome to the review of Tuesday's checkout outage. The usual rule: we look for causes, not for culprits, and nobody apologises more than once.
0:16 Viktor Sand: May I use my one apology now?
0:19 Noor Haddad: You may, but you do not have to. Let us go through the timeline first. Hana, you were on call.
0:27 Hana Mori: At 14:02 the alarm for failed payments went off. Eight percent of the payments failed, and two minutes later it was sixty percent.
0:38 Hana Mori: I looked at the payment provider first, because in four of five cases it is them. Their status page was green, so I lost about six minutes there.
0:49 Noor Haddad: That is a finding. What made you look elsewhere?
0:54 Hana Mori: The error was not a timeout. It was refused connections to our own database, and that is never the provider.
1:03 Viktor Sand: At 13:58 I had released version 418 of the basket service. It has a new query for the gift cards, and every call opened a connection of its own.
1:15 Viktor Sand: So the pool of two hundred connections was full after four minutes, and checkout uses the same database.
1:24 Leo Brandt: Did the tests not see that?
1:27 Viktor Sand: The tests run with three users. With three users there were three connections too many, which nobody notices.
1:36 Noor Haddad: So the root cause is a connection leak in the gift card query, released with 418. And why did it take checkout down with it?
1:46 Leo Brandt: Because basket and checkout share one database and one limit. It has been on our list of risks for a year, with the remark unlikely.
1:57 Hana Mori: It feels more likely now.
2:00 Noor Haddad: Go on with the timeline, Hana.
2:04 Hana Mori: At 14:13 I saw the release in the channel and asked Viktor. At 14:15 we started the rollback. It should have taken three minutes, and it took nineteen.
2:16 Leo Brandt: Why nineteen?
2:18 Hana Mori: The rollback waits until the old version says that it is healthy. It says so only when it can reach the database. And the database had no connection free.
2:30 Viktor Sand: A very polite deadlock. Everybody waited for everybody.
2:35 Leo Brandt: So how did you get out of it?
2:38 Hana Mori: At 14:31 I stopped the basket service altogether. That freed the connections, checkout came back at once, and at 14:34 all payments went through again.
2:50 Noor Haddad: So customers could not pay from 14:02 to 14:34. Thirty-two minutes. Leo, what did it cost?
2:59 Leo Brandt: About eleven hundred orders did not go through. Seven hundred of those people came back on the same day. Finance puts the loss at forty-one thousand euros.
3:11 Leo Brandt: And support had three hundred and eighty tickets, most of them from people who were afraid that they had paid twice.
3:20 Noor Haddad: Had anybody paid twice?
3:23 Leo Brandt: Nine people. All of them had their money back on Wednesday morning, with a voucher and a letter from a human being.
3:32 Noor Haddad: Thank you for that. Now, what do we change? I would like few things that we really do.
3:40 Viktor Sand: First, the leak itself. It is fixed in 419, and there is a test now that fails when a request leaves a connection open.
3:50 Hana Mori: Second, the health check. It must not depend on the database. A service that cannot reach its database is sad, but it is not dead.
4:00 Noor Haddad: Who does that, and until when?
4:04 Hana Mori: I do. By the twenty-ninth of May, for all fourteen services.
4:10 Leo Brandt: Third, and that is the big one: checkout gets a connection pool of its own, so that nobody else can starve it.
4:19 Viktor Sand: Why not a database of its own?
4:23 Leo Brandt: Because that is two months of work, and the pool is four days and removes nine tenths of the risk. I would like to do the pool now and plan the database for autumn.
4:36 Noor Haddad: Does anybody object? No. Then it is agreed: a pool of its own for checkout now, by the fifth of June, owner Leo. A separate database is put on the plan for autumn.
4:49 Viktor Sand: Fourth, releases. I released at two in the afternoon because I had a dentist appointment at four. It went to all servers at once.
5:00 Noor Haddad: Could it have gone out in steps?
5:04 Viktor Sand: It could, the tool can do it, we just never switched it on for basket. Five percent for ten minutes would have caught this with fifty unhappy people, and not eleven hundred.
5:17 Noor Haddad: Then staged releases become the default for every service. Viktor, is two weeks realistic?
5:24 Viktor Sand: Two weeks is realistic. The fourth of June.
5:29 Hana Mori: And a small fifth one. The alarm should show the last releases, right there. I had to go and look, and that was the six minutes.
5:40 Leo Brandt: That is an hour of work. I will do it after this call.
5:46 Noor Haddad: Wonderful. What went well? I want that in the report too.
5:52 Leo Brandt: The first message on the status page was out after seven minutes, and it said plainly that payments failed. People thanked us for that.
6:02 Viktor Sand: And nobody shouted at me. I mean it, that is why I told you about the release within a minute.
6:11 Noor Haddad: That is the most important line of this report. Anything else?
6:16 Hana Mori: Only that stopping the basket service was frightening. I would have done it ten minutes earlier if somebody had told me that I may.
6:26 Noor Haddad: Then I say it now, and I will write it into the handbook: whoever is on call may stop any service to save payments, and does not have to ask.
6:38 Hana Mori: Thank you. I will sleep better.
6:42 Noor Haddad: Five actions, all with a name and a date. We look at them again on the eleventh of June. Thank you all.
6:51 Viktor Sand: And now my one apology: sorry.
6:54 Noor Haddad: Accepted, and it is forbidden from here on.
`,
};

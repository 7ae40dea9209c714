import type { SampleScript } from './samples.ts';

export const customerCall: SampleScript = {
  title: 'Call with Harbor Clinics',
  startTime: '2026-05-19T13:30:00.000Z',
  script: `
0:03 Elif Kaya: Hello Doctor Okafor, hello Ruth. Thank you for making time, I know that Tuesdays are full at your place.
0:12 Samuel Okafor: They are, I have twenty-five minutes until the next patient. But this matters, so go ahead.
0:20 Elif Kaya: I have Ben with me, he built your integration. We wanted to hear how the first six weeks went, without any varnish.
0:29 Ruth Castellano: Shall I start? I run the front desks, eleven of them, so I see most of the pain.
0:36 Ben Ashworth: Please, pain first.
0:39 Ruth Castellano: The booking itself is wonderful. Our no-show rate went from fourteen percent to nine, and I have not seen a number move like that in ten years.
0:51 Samuel Okafor: That alone is about forty appointments a week that we do not lose.
0:58 Elif Kaya: That is lovely to hear. And the pain?
1:02 Ruth Castellano: The reminders. Elderly patients get a text message with a link, and they ring us to ask whether the link is a scam. On Mondays that is a third of all our calls.
1:16 Ben Ashworth: What if the message had no link at all, just the time and the words reply one to confirm?
1:23 Ruth Castellano: That would be heaven. They all know how to reply to a message.
1:29 Ben Ashworth: We can do that, replies work already for another customer. I would need about two weeks.
1:36 Samuel Okafor: My own worry is different. It is about data. Our auditor asked in which country the patients' records are stored, and I could not answer.
1:47 Ben Ashworth: In Frankfurt, all of it, backups included. Nothing leaves the European Union, and the text messages carry a first name and a time, nothing else.
1:58 Samuel Okafor: Can I have that in writing? The audit is on the third of June.
2:03 Elif Kaya: You will have a signed statement from our data protection officer by this Friday, the twenty-second of May.
2:11 Samuel Okafor: Friday is good. Please with the list of the companies that you use yourselves.
2:17 Elif Kaya: The subprocessors, yes, that list comes along with it.
2:23 Ruth Castellano: Another thing. When two receptionists open the same calendar, the slower one gets an error and the patient stands there waiting.
2:33 Ben Ashworth: What does the error say?
2:36 Ruth Castellano: It says conflict, in red, and then nothing. My colleague Agnes thought that she had broken the internet.
2:44 Ben Ashworth: Poor Agnes. It means that the slot was just taken. We should say that and offer the next free one. I will change it this week.
2:55 Ruth Castellano: Agnes will send you a cake.
2:59 Elif Kaya: Let me ask about the renewal, since Samuel has little time. Your pilot ends on the thirtieth of June. How do you feel about going on?
3:10 Samuel Okafor: We want to go on. But I have to be frank about the price: at nineteen euros per desk and day I cannot take this to all twenty-three clinics.
3:22 Elif Kaya: What would make it possible for you?
3:26 Samuel Okafor: Fourteen. With fourteen the board says yes in one meeting. With nineteen it becomes a tender, and that takes until next spring.
3:36 Elif Kaya: Fourteen for all twenty-three clinics and a contract of two years, I can bring that to my management. For one year I could not.
3:46 Samuel Okafor: Two years is fine, as long as we can leave if the availability drops below what you promise.
3:53 Elif Kaya: Below ninety-nine point nine in two months of a quarter, you may leave. I will put exactly that into the offer.
4:02 Samuel Okafor: Then send me the offer before our board meets, that is the ninth of June.
4:08 Elif Kaya: You have it by the second of June, a week before.
4:13 Ruth Castellano: May I add a wish? Interpreters. A quarter of our patients at the harbour speak Portuguese or Turkish, and I book interpreters in a spreadsheet.
4:24 Ben Ashworth: So you would like to book the interpreter together with the appointment?
4:29 Ruth Castellano: Yes, and to be told when there is none, before the patient sits in front of me.
4:36 Ben Ashworth: It is not planned today. But it looks like the room booking that we have, with people instead of rooms. I will write it down as a proposal and talk to product.
4:47 Elif Kaya: No promise on that one, Ruth, but an honest answer by the end of June.
4:53 Ruth Castellano: An honest no is better than a maybe. We have a drawer full of maybes.
5:00 Samuel Okafor: One question from my colleagues in Porto: does it work with their old phone system?
5:07 Ben Ashworth: If it can forward calls, yes. If it is the beige one with the crank, I would have to see it.
5:15 Samuel Okafor: It is nearly the one with the crank. I will send you the model number.
5:22 Elif Kaya: To sum up. Ben removes the link from the reminders within two weeks and repairs the conflict message this week. I send the data statement by Friday and the offer, fourteen euros for two years, by the second of June.
5:38 Samuel Okafor: And we tell you the board's decision on the tenth of June.
5:43 Ruth Castellano: And Agnes bakes.
5:46 Elif Kaya: Best action item of the year. Thank you both, good luck with the afternoon.
5:53 Samuel Okafor: Thank you. My patient has just arrived, on time, thanks to your reminder.
`,
};

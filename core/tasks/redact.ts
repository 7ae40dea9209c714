const ARN = /arn:aws[\w-]*:[^\s'",;)]*/g;
const ACCOUNT = /\b\d{12}\b/g;

/** What AWS said, without the names of our account's things: evidence is shown to the user whose bot it was. */
export const redactAccount = (text: string): string => text.replace(ARN, 'arn:…').replace(ACCOUNT, '…');

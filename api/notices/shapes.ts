import type { FamilyId } from '../core/ids.ts';

/** Where and how somebody may be written to. */
export type Recipient = {
  channel: 'email' | 'sms';
  /** An e-mail in lower case, or a phone in E.164. */
  address: string;
  locale: 'ru' | 'en';
  /** Nothing in the message may say what it is about (DOMAIN, privacy 4). */
  neutral: boolean;
  /** Whose card it is, where it is known. */
  familyId: FamilyId | null;
};

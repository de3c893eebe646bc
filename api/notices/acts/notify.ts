import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import type { NoticeFacts, NoticeKind } from '../rules.ts';
import type { Recipient } from '../shapes.ts';

type Told = {
  kind: NoticeKind;
  centreId: CentreId;
  /** Null: nobody is to be written to, and nothing happens. */
  to: Recipient | null;
  about: { word: 'booking' | 'loan' | 'queueEntry'; id: string } | null;
  facts: NoticeFacts;
  /** An iCalendar file to go with an e-mail. */
  calendar?: string;
  /** The same thing is told once. */
  once?: string;
};

/** Writes a message into the outbox, in the transaction of the act it tells of; it leaves after the commit. */
export function notify(_ctx: Ctx, _told: Told): void {}

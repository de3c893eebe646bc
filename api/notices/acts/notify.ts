import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { notice } from '../../../db/tables/notices.ts';
import { type Ctx, today } from '../../core/context.ts';
import { toMoment } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { centreWords, defaultOf, neutralOf, wordingOf } from '../reads.ts';
import { awake, filledIn, type NoticeFacts, type NoticeKind, valuesOf } from '../rules.ts';
import type { Recipient } from '../shapes.ts';
import { fresh } from './publish.ts';

type Telling = {
  kind: NoticeKind;
  centreId: CentreId;
  /** Null: nobody is to be written to, and nothing happens. */
  to: Recipient | null;
  about: { word: 'booking' | 'loan' | 'queueEntry' | 'visit'; id: string } | null;
  facts: NoticeFacts;
  /** Makes the iCalendar file that goes with an e-mail, where it is one. */
  calendar?: () => string;
  /** The same thing is told once. */
  once?: string;
  /** It may be taken back at once: it leaves half a minute later. */
  revocable?: boolean;
};

/** How long a message waits that may be withdrawn: longer than a screen offers the way back. */
const graceSeconds = 30;

const add = inserter(notice);
const told = prepared((orm) =>
  orm
    .select({ id: notice.id })
    .from(notice)
    .where(eq(notice.once, sql.placeholder('once')))
    .prepare(),
);

/**
 * Writes a message into the outbox, in the transaction of the act it tells of; it leaves after the commit. Its words
 * are those of today's templates; to whom must not be named it says the same whatever happened, and nothing goes with it.
 */
export function notify(ctx: Ctx, telling: Telling): void {
  const { kind, centreId, to, about, facts, calendar = () => '', once = null, revocable = false } = telling;
  if (to === null || (once !== null && told(ctx.db).get({ once }) !== undefined)) return;
  const { channel, address, locale, neutral, familyId } = to;
  const centre = centreWords(ctx.db, centreId);
  const year = today(ctx, centre.timeZone).slice(0, 4);
  const values = valuesOf(facts, centre, locale, year);
  const asWorded = filledIn(
    neutral ? neutralOf(kind, channel, locale) : wordingOf(ctx.db, kind, channel, locale),
    values,
  );
  // An own wording may have nothing to say about these facts; nobody is sent an empty message, or no code.
  const says = asWorded.body !== '' && asWorded.body.includes(values.digits);
  const words = says ? asWorded : filledIn(defaultOf(kind, channel, locale), values);
  add(ctx.db, {
    id: ctx.newId(),
    centreId,
    kind,
    channel,
    address,
    locale,
    ...words,
    calendar: neutral || channel === 'sms' ? '' : calendar(),
    familyId,
    about: about?.word ?? '',
    aboutId: about?.id ?? null,
    once,
    againId: null,
    ...fresh(ctx),
    ...(revocable && { nextAt: toMoment(ctx.now.add({ seconds: graceSeconds })) }),
    ...(ctx.actor.kind === 'house' && { nextAt: toMoment(awake(ctx.now, centre.timeZone)) }),
  });
}

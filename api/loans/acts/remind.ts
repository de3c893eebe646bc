import { prepared } from '../../../db/open.ts';
import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { dayAt, type Moment } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { policies } from '../../eligibility/reads.ts';
import { decide } from '../../eligibility/rules.ts';
import { recipientOf } from '../../families/reads/recipients.ts';
import { notify } from '../../notices/acts/notify.ts';
import { toldSince } from '../../notices/reads.ts';
import { type OpenLoan, type Reminder, reminderFor, thingsOf } from '../rules.ts';

type Row = Omit<OpenLoan, 'extendedOn'> & { extendedAt: Moment | null };

/** Reminders go at most 60 days before the due day. */
const open = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId, string], Row>(
    `SELECT l.id, l.family_id AS familyId, l."group", t.category, t.id AS itemTypeId, t.name_ru AS nameRu, t.name_en AS nameEn,
       l.issued_on AS issuedOn, l.due_on AS dueOn, (SELECT max(at) FROM extension WHERE loan_id = l.id) AS extendedAt
     FROM loan l JOIN item_type t ON t.id = l.item_type_id
     WHERE l.centre_id = ? AND l.outcome IS NULL AND l.due_on <= date(?, '+60 days') ORDER BY l.due_on, l.id`,
  ),
);

/** The day a centre's reminders were looked through last, so that a day's first minute does it and not each. */
const lookedThrough = prepared(() => new Map<CentreId, string>());

/** One message a family, day and kind: it names everything of that kind, not only what is new. */
function tell(ctx: Ctx, centreId: CentreId, of: readonly Reminder[]): void {
  const [first] = of;
  if (first === undefined) return;
  const { kind, familyId } = first;
  const key = (which: string) => `${which} ${centreId} ${familyId} `;
  const isNew = ({ stage, stageDay, recent }: Reminder) =>
    recent && !toldSince(ctx.db, key(kind), stageDay) && !toldSince(ctx.db, key(stage), stageDay);
  if (!of.some(isNew)) return;
  const stageDay = of.map((one) => one.stageDay).reduce((a, b) => (a > b ? a : b));
  notify(ctx, {
    kind,
    centreId,
    to: recipientOf(ctx.db, familyId),
    about: { word: 'loan', id: first.id },
    facts: {
      things: thingsOf(of),
      dueOn: first.dueOn,
      ...(kind === 'overdue' && { days: first.overdueDays }),
    },
    once: `${key(kind)}${stageDay}`,
  });
}

/**
 * Reminds the families of a centre of what is due soon, due today or overdue, by the days the rules say and on the
 * centre's own day, whether it is open or not; after days the house was shut, of the newest only. Doing it again tells
 * nobody twice.
 */
export function remind(ctx: Ctx, centreId: CentreId): void {
  const { timeZone } = centreFacts(ctx.db, centreId);
  const today = dayAt(ctx.now, timeZone);
  // What is written late in the evening would leave tomorrow, and be of yesterday.
  if (lookedThrough(ctx.db).get(centreId) === today || ctx.now.toZonedDateTimeISO(timeZone).hour >= 21)
    return;
  act(ctx, () => {
    const rules = policies(ctx.db);
    const reminders = open(ctx.db)
      .all(centreId, today)
      .flatMap(({ extendedAt, ...row }) => {
        const extendedOn = extendedAt && dayAt(Temporal.Instant.from(extendedAt), timeZone);
        const { value: offsets } = decide(rules, 'reminderDays', { ...row, centreId });
        return reminderFor({ ...row, extendedOn }, offsets, today) ?? [];
      });
    const groups = Map.groupBy(reminders, ({ familyId, kind }) => `${familyId} ${kind}`);
    for (const of of groups.values()) tell(ctx, centreId, of);
  });
  lookedThrough(ctx.db).set(centreId, today);
}

import { type Db, kept, prepared, rowBy } from '../../db/open.ts';
import { centre } from '../../db/tables/centres.ts';
import { notice, noticeTemplate } from '../../db/tables/notices.ts';
import texts from '../../db/texts/notices.json' with { type: 'json' };
import type { CentreId, NoticeId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import { familyOfNotice } from '../core/unseen.ts';
import type { Channel, Locale, NoticeKind, Wording } from './rules.ts';
import { noticeKind } from './shapes.ts';

const centreById = rowBy(centre, centre.id);

/** What a message says about the centre it comes from, and its time zone. `not_found`. */
export const centreWords = kept((db, centreId: CentreId) => found(centreById(db, centreId)));

/** The wording the house comes with. */
export const defaultOf = (kind: NoticeKind, channel: Channel, locale: Locale): Wording =>
  texts.kinds[kind][channel][locale];

/** What is written to whom nothing may be named: the same whatever happened, but for a code that was asked for. */
export const neutralOf = (kind: NoticeKind, channel: Channel, locale: Locale): Wording =>
  (kind === 'one_time_code' ? texts.neutralCode : texts.neutral)[channel][locale];

const noticeRow = rowBy(notice, notice.id);

/** A message as it is stored; undefined when there is none. */
export const noticeById = (db: Db, id: NoticeId) => noticeRow(db, id);

/** SQL: whether the family a message is about, as its card is now, wants no messages. */
export const unwanted = `coalesce((SELECT present.no_messages FROM family f
  JOIN family present ON present.id = coalesce(f.merged_into, f.id) WHERE f.id = ${familyOfNotice}), 0)`;

/** SQL: the family a webhook is told of by a payload (an expression); null where it tells of none. */
export const familyTold = (payload: string): string => `coalesce(
  (SELECT family_id FROM booking WHERE id = json_extract(${payload}, '$.data.bookingId')),
  (SELECT family_id FROM queue_entry WHERE id = json_extract(${payload}, '$.data.queueEntryId')),
  (SELECT family_id FROM visit WHERE id = json_extract(${payload}, '$.data.visitId')))`;

const laterOnce = prepared((_orm, sqlite) =>
  sqlite.prepare<[string, string], 1>('SELECT 1 FROM notice WHERE once >= ? AND once < ? LIMIT 1').pluck(),
);

/** Whether something was told once under a key that begins so and goes on with `from` or what sorts after it. */
export const toldSince = (db: Db, beginning: string, from: string): boolean =>
  laterOnce(db).get(`${beginning}${from}`, `${beginning}~`) !== undefined;

/** Whether a message names nothing, so that it may go to a protected family. */
export function readsNeutral({ kind, channel, locale, body }: typeof notice.$inferSelect): boolean {
  const { body: neutral } = neutralOf(noticeKind.parse(kind), channel, locale);
  const [lead = ''] = neutral.split('{');
  return body.startsWith(lead.trimEnd());
}

const storedTemplates = prepared((orm) => orm.select().from(noticeTemplate).prepare());

const named = (kind: string, channel: Channel, locale: Locale): string => `${kind} ${channel} ${locale}`;

/** The house's own wordings by kind, channel and language; one put back to the default is there with an empty body. */
export const ownTemplates = kept(
  (db) =>
    new Map(
      storedTemplates(db)
        .all()
        .map((row) => [named(row.kind, row.channel, row.locale), row]),
    ),
);

/** A wording of the house's own as it is stored; undefined where it was never touched. */
export const ownTemplate = (db: Db, kind: NoticeKind, channel: Channel, locale: Locale) =>
  ownTemplates(db).get(named(kind, channel, locale));

/** What a message of a kind says: the house's own wording, else the one it comes with. */
export function wordingOf(db: Db, kind: NoticeKind, channel: Channel, locale: Locale): Wording {
  const own = ownTemplate(db, kind, channel, locale);
  return own === undefined || own.body === '' ? defaultOf(kind, channel, locale) : own;
}

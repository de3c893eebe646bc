import { eq, sql } from 'drizzle-orm';
import { type Db, kept, prepared } from '../../db/open.ts';
import { centre } from '../../db/tables/centres.ts';
import { noticeTemplate } from '../../db/tables/notices.ts';
import texts from '../../db/texts/notices.json' with { type: 'json' };
import type { CentreId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import type { Channel, Locale, NoticeKind, Wording } from './rules.ts';

const centreById = prepared((orm) =>
  orm
    .select({ name: centre.name, phone: centre.phone, address: centre.address, timeZone: centre.timeZone })
    .from(centre)
    .where(eq(centre.id, sql.placeholder('centreId')))
    .prepare(),
);

/** What a message says about the centre it comes from, and its time zone. `not_found`. */
export const centreWords = (db: Db, centreId: CentreId) => found(centreById(db).get({ centreId }));

/** The wording the house comes with. */
export const defaultOf = (kind: NoticeKind, channel: Channel, locale: Locale): Wording =>
  texts.kinds[kind][channel][locale];

/** What is written to whom nothing may be named: the same whatever happened, but for a code that was asked for. */
export const neutralOf = (kind: NoticeKind, channel: Channel, locale: Locale): Wording =>
  (kind === 'one_time_code' ? texts.neutralCode : texts.neutral)[channel][locale];

const storedTemplates = prepared((orm) => orm.select().from(noticeTemplate).prepare());

const named = (kind: string, channel: Channel, locale: Locale): string => `${kind} ${channel} ${locale}`;

/** The house's own wordings by kind, channel and language; one put back to the default is there with an empty body. */
export const ownTemplates = kept(
  "SELECT group_concat(kind || channel || locale || version, ' ') FROM notice_template",
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

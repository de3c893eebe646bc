import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { prepared } from '../../../db/open.ts';
import { notice } from '../../../db/tables/notices.ts';
import { type Ctx, may, permit, worksAt } from '../../core/context.ts';
import { moment } from '../../core/dates.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import type { CentreId, NoticeId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { familyOfNotice, isProtected, seenBy, viewerAt } from '../../core/unseen.ts';
import { deliveryProblems, masked } from '../rules.ts';
import { type NoticeCard, type NoticeRow, type NoticesQuery, noticeKind } from '../shapes.ts';

type Stored = typeof notice.$inferSelect;
type Delivered = Pick<Stored, 'state' | 'attempts' | 'nextAt' | 'sentAt' | 'problem' | 'createdAt'>;

/** A delivery as it is told. */
export const deliveryOf = ({ state, attempts, nextAt, sentAt, problem, createdAt }: Delivered) => ({
  state,
  attempts,
  nextAt: state === 'queued' ? nextAt : null,
  sentAt,
  problem: deliveryProblems.find((one) => problem === one || problem.startsWith(`${one}_`)) ?? null,
  createdAt,
});

const abouts = ['booking', 'loan', 'queueEntry'] as const;

const rowOf = (row: Stored): NoticeRow => {
  const word = abouts.find((one) => one === row.about);
  return {
    id: row.id,
    kind: noticeKind.parse(row.kind),
    channel: row.channel,
    address: masked(row.address),
    locale: row.locale,
    subject: row.kind === 'one_time_code' ? '' : row.subject,
    about: word === undefined || row.aboutId === null ? null : { word, id: row.aboutId },
    sentAgain: row.againId !== null,
    ...deliveryOf(row),
  };
};

/** Leaves out what was written to a family that the actor may not know of. */
const shown = (ctx: Ctx, centreId: CentreId): SQL | undefined =>
  seenBy(viewerAt(ctx, centreId), familyOfNotice);

const place = z.tuple([moment, z.string()]);

/** A page of what a centre wrote, the newest first. `not_found`, `forbidden`. */
export function outbox(ctx: Ctx, centreId: CentreId, query: NoticesQuery) {
  permit(ctx, 'notice.read', centreId);
  const before = fromCursor(query.cursor, place);
  const rows = ctx.db.orm
    .select()
    .from(notice)
    .where(
      and(
        eq(notice.centreId, centreId),
        query.state && eq(notice.state, query.state),
        // What went out again after all is nothing to be mended any more.
        query.state === 'failed' ? isNull(notice.againId) : undefined,
        query.kind && eq(notice.kind, query.kind),
        query.about === undefined ? undefined : eq(notice.aboutId, query.about),
        before && sql`(${notice.createdAt}, ${notice.id}) < (${before[0]}, ${before[1]})`,
        shown(ctx, centreId),
      ),
    )
    .orderBy(desc(notice.createdAt), desc(notice.id))
    .limit(query.limit + 1)
    .all();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const next = rows.length > page.length && last ? toCursor(last.createdAt, last.id) : null;
  return { rows: page.map(rowOf), next };
}

/**
 * A message the actor may see, as it is stored.
 * @throws Problem `not_found` when unknown, of another centre or about a family the actor may not know of; `forbidden`
 */
export function seen(ctx: Ctx, id: NoticeId, permission: 'notice.read' | 'notice.send') {
  const row = ctx.db.orm.select().from(notice).where(eq(notice.id, id)).get();
  const { centreId } = row ?? {};
  if (row === undefined || !centreId || !worksAt(ctx, centreId)) throw new Problem('not_found');
  permit(ctx, permission, centreId);
  const visible = and(eq(notice.id, id), shown(ctx, centreId));
  if (ctx.db.orm.select({ id: notice.id }).from(notice).where(visible).get() === undefined)
    throw new Problem('not_found');
  return { ...row, centreId };
}

/** What may be done about a message: one with a code, or without its words by now, is never sent again by hand. */
const canOf = (ctx: Ctx, row: Stored & { centreId: CentreId }): NoticeCard['can'] => {
  if (row.kind === 'one_time_code' || row.address === '' || !may(ctx, 'notice.send', row.centreId)) return [];
  return row.state === 'queued' ? ['send', 'cancel'] : ['send'];
};

const hers = prepared((_orm, sqlite) =>
  sqlite.prepare<[NoticeId], 0 | 1>(`SELECT ${isProtected(familyOfNotice)} FROM notice WHERE id = ?`).pluck(),
);

/** A message with its words; a protected family's address is on her card alone. `not_found`, `forbidden`. */
export function noticeCard(ctx: Ctx, id: NoticeId): NoticeCard {
  const row = seen(ctx, id, 'notice.read');
  return {
    ...rowOf(row),
    centreId: row.centreId,
    ...(may(ctx, 'family.read', row.centreId) && hers(ctx.db).get(id) === 0 && { address: row.address }),
    body: row.kind === 'one_time_code' || row.address === '' ? null : row.body,
    calendar: row.calendar !== '',
    can: canOf(ctx, row),
  };
}

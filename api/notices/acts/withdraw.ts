import { and, eq, ne, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { notice } from '../../../db/tables/notices.ts';
import type { NoticeKind } from '../rules.ts';

const keepBack = prepared((orm) =>
  orm
    .update(notice)
    .set({ state: 'cancelled' })
    .where(
      and(
        eq(notice.aboutId, sql.placeholder('aboutId')),
        eq(notice.kind, sql.placeholder('kind')),
        eq(notice.state, 'queued'),
        ne(notice.problem, 'under_way'),
      ),
    )
    .prepare(),
);

/** Keeps back a message about something that was taken back; whether there was one that had not left yet. */
export const withdraw = (db: Db, kind: NoticeKind, aboutId: string): boolean =>
  keepBack(db).run({ kind, aboutId }).changes > 0;

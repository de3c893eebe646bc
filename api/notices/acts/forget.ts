import { prepared } from '../../../db/open.ts';
import { centre } from '../../../db/tables/centres.ts';
import { webhook } from '../../../db/tables/notices.ts';
import type { Ctx } from '../../core/context.ts';
import { toMoment } from '../../core/dates.ts';
import { rememberedDays } from '../rules.ts';

type Old = { of: string; before: string };

// What was forgotten has no address any more, and everything older has none either: the index is walked back to there.
const blankNotices = prepared((_orm, sqlite) =>
  sqlite.prepare<Old>(`
    UPDATE notice SET address = '', subject = '', body = '', calendar = ''
    WHERE centre_id = :of AND created_at < :before AND state <> 'queued' AND created_at >= coalesce((
      SELECT created_at FROM notice WHERE centre_id = :of AND created_at < :before AND address = ''
      ORDER BY created_at DESC LIMIT 1), '')`),
);
const dropDeliveries = prepared((_orm, sqlite) =>
  sqlite.prepare<Old>(
    `DELETE FROM webhook_delivery WHERE webhook_id = :of AND created_at < :before AND state <> 'queued'`,
  ),
);

/**
 * Forgets to whom and with which words messages went that are older than 90 days, and what webhooks were told then.
 * That a message went, of which kind and about what, stays. Doing it twice does nothing more.
 */
export function forgetOld({ db, now }: Ctx): void {
  const before = toMoment(now.subtract({ hours: 24 * rememberedDays }));
  for (const { id: of } of db.orm.select({ id: centre.id }).from(centre).all())
    blankNotices(db).run({ of, before });
  for (const { id: of } of db.orm.select({ id: webhook.id }).from(webhook).all())
    dropDeliveries(db).run({ of, before });
}

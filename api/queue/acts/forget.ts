import { prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import { applicantDays } from '../../families/rules.ts';

const blank = prepared((_orm, sqlite) =>
  sqlite.prepare<[Moment]>(`
    UPDATE queue_entry SET applicant_name = '', applicant_phone = '', applicant_email = ''
    WHERE applicant_phone > '' AND closed_at < ?`),
);

/** Forgets who waited, 30 days after that was over: what came of it is a booking, which knows by itself whose it is. */
export function forgetWaiting({ db, now }: Ctx): void {
  blank(db).run(toMoment(now.subtract({ hours: 24 * applicantDays })));
}

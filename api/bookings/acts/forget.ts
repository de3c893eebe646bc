import { prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import { applicantDays } from '../../families/rules.ts';

const blank = prepared((_orm, sqlite) =>
  sqlite.prepare<[Moment]>(`
    UPDATE booking SET applicant_name = '', applicant_phone = '', applicant_email = '', note = ''
    WHERE applicant_phone > '' AND state IN ('cancelled', 'refused', 'expired', 'no_show') AND closed_at < ?`),
);

/**
 * Forgets who asked for what was never handed out, 30 days after it was over, as the consent to a request promises.
 * Doing it twice does nothing more.
 */
export function forgetApplicants({ db, now }: Ctx): void {
  blank(db).run(toMoment(now.subtract({ hours: 24 * applicantDays })));
}

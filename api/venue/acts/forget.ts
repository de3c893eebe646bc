import { prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import { applicantDays } from '../../families/rules.ts';

const blank = prepared((_orm, sqlite) =>
  sqlite.prepare<[Moment]>(`
    UPDATE visit SET applicant_name = '', applicant_phone = '', applicant_email = '',
      note = iif(family_id IS NULL, '', note)
    WHERE applicant_phone > '' AND (SELECT ends_at FROM venue_session WHERE id = visit.session_id) < ?`),
);

/**
 * Forgets who asked for places in a session, 30 days after it was: what is left is how many came. What is noted of a visit
 * stays with the family's card, and goes where there is none: it may name a child.
 */
export function forgetVisitors({ db, now }: Ctx): void {
  blank(db).run(toMoment(now.subtract({ hours: 24 * applicantDays })));
}

import { inserter, prepared } from '../../../db/open.ts';
import { visit } from '../../../db/tables/venue.ts';
import { freshCode } from '../../core/code.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { FamilyId, VenueSessionId, VisitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { isProtected } from '../../core/unseen.ts';
import type { ApplicantBody } from '../../families/shapes.ts';
import { sessionFacts, type VisitFacts, visitFacts } from '../reads.ts';
import type { People } from '../rules.ts';
import { recordVisit } from './note.ts';
import { tellVisitor } from './tell.ts';
import { placesFor } from './write.ts';

const add = inserter(visit);
const isThere = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ sessionId: VenueSessionId; familyId: string; phone: string; but: string }, 1>(`
      SELECT 1 FROM visit v WHERE v.session_id = :sessionId AND v.state <> 'cancelled' AND v.id <> :but
        AND (v.family_id = :familyId
          OR v.applicant_phone = :phone AND :phone <> '' AND NOT ${isProtected('v.family_id')})
      LIMIT 1`)
    .pluck(),
);

/**
 * Refuses a second place in the same session. By a phone nobody learns of a protected family's.
 * @throws Problem `already_visiting`
 */
export function assertNotThere(
  { db }: Ctx,
  sessionId: VenueSessionId,
  { familyId, phone = '', but = '' }: { familyId: FamilyId | null; phone?: string; but?: string },
): void {
  if (isThere(db).get({ sessionId, familyId: familyId ?? '', phone, but }) !== undefined)
    throw new Problem('already_visiting');
}

/** Who comes, how many they are, and by which door it was asked. */
export type Asked = People & {
  wait: boolean;
  channel: VisitFacts['channel'];
} & ({ familyId: FamilyId; applicant?: undefined } | { applicant: ApplicantBody; familyId?: undefined });

const nobody = { name: '', phone: '', email: '', locale: 'ru' as const, messages: true };

/**
 * Gives somebody places in a session or, where there are not enough and they would wait, one on its waiting list. Whoever
 * calls has judged that it may be asked for.
 * @throws Problem `not_found`, `invalid_request`, `already_visiting`, `session_full`
 */
export function bookVisit(ctx: Ctx, sessionId: VenueSessionId, asked: Asked): VisitId {
  const session = sessionFacts(ctx.db, sessionId);
  const { familyId = null, applicant = nobody, adults, children, wait, channel } = asked;
  const places = placesFor(session, asked);
  assertNotThere(ctx, sessionId, { familyId, phone: applicant.phone });
  const fits = places <= session.capacity - session.taken;
  if (!fits && !wait) throw new Problem('session_full');
  const id = ctx.newId<'visit'>();
  add(ctx.db, {
    ...{ id, sessionId, familyId, adults, children, places, channel },
    code: freshCode(ctx.db),
    applicantName: applicant.name,
    applicantPhone: applicant.phone,
    applicantEmail: applicant.email,
    locale: applicant.locale,
    messages: applicant.messages,
    state: fits ? 'booked' : 'waiting',
    since: now(ctx),
    note: '',
    closedAt: null,
    version: 1,
  });
  const made = visitFacts(ctx.db, id);
  recordVisit(ctx, fits ? 'visit.booked' : 'visit.waiting', made, session, { channel });
  tellVisitor(ctx, fits ? 'visit_booked' : 'visit_waiting', made, session);
  return id;
}

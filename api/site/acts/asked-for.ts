import { eq } from 'drizzle-orm';
import { booking } from '../../../db/tables/bookings.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { visit } from '../../../db/tables/venue.ts';
import { bookingFacts } from '../../bookings/reads.ts';
import type { Ctx } from '../../core/context.ts';
import { entryFacts } from '../../queue/reads.ts';
import { sessionFacts, visitFacts } from '../../venue/reads.ts';
import type { Scope } from '../reads/session.ts';

/** All that a session shows of what was asked for, and how it is noted there whether messages are wanted. */
export function askedFor({ db }: Ctx, { bookings, entries, visits }: Scope, messages: boolean) {
  const { orm } = db;
  const put = { messages };
  return [
    ...bookings.map((id) => {
      const write = () => orm.update(booking).set(put).where(eq(booking.id, id)).run();
      return { ...bookingFacts(db, id), subject: 'booking', write };
    }),
    ...entries.map((id) => {
      const write = () => orm.update(queueEntry).set(put).where(eq(queueEntry.id, id)).run();
      return { ...entryFacts(db, id), subject: 'queue_entry', write };
    }),
    ...visits.map((id) => {
      const facts = visitFacts(db, id);
      const { centreId } = sessionFacts(db, facts.sessionId);
      const write = () => orm.update(visit).set(put).where(eq(visit.id, id)).run();
      return { ...facts, centreId, subject: 'visit', write };
    }),
  ];
}

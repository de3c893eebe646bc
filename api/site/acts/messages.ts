import { inArray } from 'drizzle-orm';
import { booking, requestConsent } from '../../../db/tables/bookings.ts';
import { family } from '../../../db/tables/families.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { record } from '../../audit/acts.ts';
import { bookingFacts } from '../../bookings/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import { found } from '../../core/problem.ts';
import { touch } from '../../families/acts/write.ts';
import { standingOf } from '../../families/reads.ts';
import { entryFacts } from '../../queue/reads.ts';
import { assertNewest } from '../reads/consents.ts';
import { type SiteSession, scopeOf } from '../reads/session.ts';
import type { MessagesBody } from '../shapes.ts';

/**
 * Stops the messages about all a session shows, or lets them come again: of a family whose card is known, all that the
 * house would write to it; else those about each request.
 * @throws Problem `invalid_request` for a consent to a text that is not the newest
 */
export const setMessages = (ctx: Ctx, session: SiteSession, body: MessagesBody): void =>
  act(ctx, () => {
    const { orm } = ctx.db;
    const { wanted } = body;
    if (body.wanted) assertNewest(ctx, [{ purpose: 'messages', textVersion: body.textVersion }]);
    const scope = scopeOf(ctx, session);
    const bookings = scope.bookings.map((id) => bookingFacts(ctx.db, id));
    const entries = scope.entries.map((id) => entryFacts(ctx.db, id));
    // A contact speaks for the cards it stands on; a code for the card of the one thing it opens.
    const known =
      session.contact === null ? [...bookings, ...entries].flatMap(({ familyId }) => familyId ?? []) : [];
    const noted = (subject: string, subjectId: string, centreId: (typeof bookings)[number]['centreId']) =>
      record(ctx, {
        act: wanted ? 'messages.wanted' : 'messages.stopped',
        subject,
        subjectId,
        centreId,
        detail: { channel: session.channel },
      });
    for (const id of new Set([...scope.families, ...known])) {
      const card = found(standingOf(ctx.db, id));
      if (card.noMessages !== wanted) continue;
      orm
        .update(family)
        .set({ noMessages: !wanted })
        .where(inArray(family.id, [id]))
        .run();
      touch(ctx, id);
      noted('family', id, card.centreId);
    }
    const unknown = <Row extends { familyId: unknown; messages: boolean }>(rows: readonly Row[]) =>
      rows.filter(({ familyId, messages }) => familyId === null && messages !== wanted);
    for (const { id, centreId } of unknown(bookings)) {
      orm
        .update(booking)
        .set({ messages: wanted })
        .where(inArray(booking.id, [id]))
        .run();
      noted('booking', id, centreId);
    }
    for (const { id, centreId } of unknown(entries)) {
      orm
        .update(queueEntry)
        .set({ messages: wanted })
        .where(inArray(queueEntry.id, [id]))
        .run();
      noted('queue_entry', id, centreId);
    }
    if (!body.wanted) return;
    const consent = { purpose: 'messages', textVersion: body.textVersion, givenAt: now(ctx) };
    for (const { id } of [...unknown(bookings), ...unknown(entries)])
      orm
        .insert(requestConsent)
        .values({ requestId: id, ...consent })
        .onConflictDoUpdate({ target: [requestConsent.requestId, requestConsent.purpose], set: consent })
        .run();
  });

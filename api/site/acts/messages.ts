import { eq } from 'drizzle-orm';
import { requestConsent } from '../../../db/tables/bookings.ts';
import { family } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { touch } from '../../families/acts/write.ts';
import { standingOf } from '../../families/reads.ts';
import { assertNewest } from '../reads/consents.ts';
import { type SiteSession, scopeOf } from '../reads/session.ts';
import type { MessagesBody } from '../shapes.ts';
import { askedFor } from './asked-for.ts';

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
    const asked = askedFor(ctx, scope, wanted);
    // A contact speaks for the cards it stands on; a code for the card of the one thing it opens.
    const known = session.contact === null ? asked.flatMap(({ familyId }) => familyId ?? []) : [];
    const noted = (subject: string, subjectId: string, centreId: CentreId) => {
      const detail = { channel: session.channel };
      record(ctx, {
        act: wanted ? 'messages.wanted' : 'messages.stopped',
        subject,
        subjectId,
        centreId,
        detail,
      });
    };
    for (const id of new Set([...scope.families, ...known])) {
      const card = found(standingOf(ctx.db, id));
      if (card.noMessages !== wanted) continue;
      orm.update(family).set({ noMessages: !wanted }).where(eq(family.id, id)).run();
      touch(ctx, id);
      noted('family', id, card.centreId);
    }
    const consent = body.wanted && { purpose: 'messages', textVersion: body.textVersion, givenAt: now(ctx) };
    for (const { id, centreId, familyId, messages, subject, write } of asked) {
      if (familyId !== null || messages === wanted) continue;
      write();
      noted(subject, id, centreId);
      if (!consent) continue;
      const on = { target: [requestConsent.requestId, requestConsent.purpose], set: consent };
      orm
        .insert(requestConsent)
        .values({ requestId: id, ...consent })
        .onConflictDoUpdate(on)
        .run();
    }
  });

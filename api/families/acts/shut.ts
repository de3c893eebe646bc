import { type Db, prepared } from '../../../db/open.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';

const shut = prepared((_orm, sqlite) =>
  sqlite.prepare<{ familyId: FamilyId }>(`
    DELETE FROM site_session WHERE booking_id IN (SELECT id FROM booking WHERE family_id = :familyId)
      OR entry_id IN (SELECT id FROM queue_entry WHERE family_id = :familyId)
      OR visit_id IN (SELECT id FROM visit WHERE family_id = :familyId)`),
);

/**
 * Shuts what is open on the families' site by the code of something a family asked for: whoever opened it may have done
 * so by a phone that opens it no more. What a contact opens is judged anew with each request.
 */
export const shutOpened = (db: Db, familyId: FamilyId): void => {
  shut(db).run({ familyId });
};

const ofContacts = 'contact IN (SELECT value FROM contact WHERE family_id = :familyId)';
const shutPages = prepared((_orm, sqlite) =>
  sqlite.prepare<{ familyId: FamilyId }>(`DELETE FROM site_session WHERE ${ofContacts}`),
);
const shutFeeds = prepared((_orm, sqlite) =>
  sqlite.prepare<{ familyId: FamilyId; at: string }>(
    `UPDATE calendar_feed SET revoked_at = :at WHERE revoked_at IS NULL AND ${ofContacts}`,
  ),
);

/**
 * Shuts, as a family's protection begins, what is open by her contacts: a page, a calendar somebody reads still. Whoever
 * had her phone in hand once would go on learning when she comes.
 */
export const shutContacts = (ctx: Ctx, familyId: FamilyId): void => {
  shutPages(ctx.db).run({ familyId });
  shutFeeds(ctx.db).run({ familyId, at: now(ctx) });
};

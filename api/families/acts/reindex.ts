import { eq } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { family } from '../../../db/tables/families.ts';
import type { Ctx } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';
import { fold } from '../../core/words.ts';
import { membersAndContacts, standingOf } from '../reads.ts';
import { listedName, ownSearchKey, searchKeys, searchWords } from '../rules.ts';

const indexed = prepared((_orm, sqlite) => ({
  find: sqlite.prepare<[match: string], { rowid: number }>(
    'SELECT rowid FROM family_search WHERE family_search MATCH ?',
  ),
  remove: sqlite.prepare<[rowid: number]>('DELETE FROM family_search WHERE rowid = ?'),
  add: sqlite.prepare<[familyId: string, keys: string, words: string]>(
    'INSERT INTO family_search (family_id, centre, words) VALUES (?, ?, ?)',
  ),
}));

/**
 * Brings the search index, and the name a family is listed by, up to date with her; a merged one leaves the index. A
 * protected family stands there by her code name alone, under a key that only those who serve her look under.
 */
export function reindex(ctx: Ctx, familyId: FamilyId): void {
  const { find, remove, add } = indexed(ctx.db);
  const own = ownSearchKey(familyId);
  for (const { rowid } of find.all(`centre : "${own}"`)) remove.run(rowid);
  const standing = standingOf(ctx.db, familyId);
  if (standing === undefined || standing.mergedInto !== null) return;
  const keys = searchKeys(standing.centreId);
  const { people, contacts } = membersAndContacts(ctx.db, familyId);
  const listedAs = listedName(standing, people[0]);
  ctx.db.orm.update(family).set({ listedAs }).where(eq(family.id, familyId)).run();
  if (standing.protected) add.run(familyId, `${keys.hidden} ${own}`, fold(standing.codeName ?? ''));
  else add.run(familyId, `${keys.open} ${own}`, searchWords(people, contacts));
}

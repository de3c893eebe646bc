import { eq, sql } from 'drizzle-orm';
import { contact, family, familyGroup, person } from '../../../db/tables/families.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { FamilyId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { membersAndContacts } from '../reads.ts';
import { birthDateRefusal } from '../rules.ts';
import type { ContactInput, PersonInput } from '../shapes.ts';

/**
 * Makes the given people the members of a family: those with an id stay who they are, those left out go.
 * @throws Problem `invalid_request` for an id that is not a member's and for an impossible birth date
 */
export function writePeople(ctx: Ctx, familyId: FamilyId, people: readonly PersonInput[], today: Day): void {
  const members = new Set(membersAndContacts(ctx.db, familyId).people.map(({ id }) => id));
  people.forEach(({ id, birthDate }, at) => {
    if (id !== undefined && !members.delete(id))
      refuseField(`people.${at}.id`, 'unknown', 'Send the id of a member of this family, or none');
    const refusal = birthDate === null ? null : birthDateRefusal(birthDate, today);
    if (refusal !== null)
      refuseField(`people.${at}.birthDate`, refusal, 'Write a birth date that is not after today');
  });
  const { orm } = ctx.db;
  for (const id of members) orm.delete(person).where(eq(person.id, id)).run();
  // There is one representative at any moment: the others first, so that the place is free for a new one.
  const order = people.toSorted(
    (a, b) => Number(a.role === 'representative') - Number(b.role === 'representative'),
  );
  for (const { id, ...facts } of order)
    if (id === undefined)
      orm
        .insert(person)
        .values({ id: ctx.newId(), familyId, ...facts })
        .run();
    else orm.update(person).set(facts).where(eq(person.id, id)).run();
}

/** Makes the given contacts those of a family; one that was there keeps its id. */
export function writeContacts(ctx: Ctx, familyId: FamilyId, contacts: readonly ContactInput[]): void {
  const { orm } = ctx.db;
  const before = new Map(membersAndContacts(ctx.db, familyId).contacts.map((one) => [one.value, one.id]));
  for (const { kind, value, safe } of contacts) {
    const id = before.get(value);
    before.delete(value);
    if (id === undefined) orm.insert(contact).values({ id: ctx.newId(), familyId, kind, value, safe }).run();
    else orm.update(contact).set({ safe }).where(eq(contact.id, id)).run();
  }
  for (const id of before.values()) orm.delete(contact).where(eq(contact.id, id)).run();
}

/** Makes the given groups the further ones of a family; the primary one is not repeated among them. */
export function writeGroups(ctx: Ctx, familyId: FamilyId, primary: string, further: readonly string[]): void {
  ctx.db.orm.delete(familyGroup).where(eq(familyGroup.familyId, familyId)).run();
  for (const group of new Set(further))
    if (group !== primary) ctx.db.orm.insert(familyGroup).values({ familyId, group }).run();
}

/** Counts up the version of a card of which something beside its own fields changed. */
export const touch = (ctx: Ctx, id: FamilyId): void => {
  ctx.db.orm
    .update(family)
    .set({ version: sql`${family.version} + 1` })
    .where(eq(family.id, id))
    .run();
};

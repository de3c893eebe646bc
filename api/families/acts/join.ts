import { eq } from 'drizzle-orm';
import { contact, familyGroup, person } from '../../../db/tables/families.ts';
import type { Ctx } from '../../core/context.ts';
import { furtherGroupsOf, type membersAndContacts, type Standing } from '../reads.ts';

type Member = ReturnType<typeof membersAndContacts>['people'][number];
type Contact = ReturnType<typeof membersAndContacts>['contacts'][number];

/**
 * Brings what one card has and another lacks onto that other: people (`us` undefined) join it, those who are on
 * both are completed; contacts and groups are added.
 */
export function join(
  ctx: Ctx,
  kept: Standing,
  other: Standing,
  {
    both,
    contacts,
  }: { both: readonly { them: Member; us: Member | undefined }[]; contacts: readonly Contact[] },
): void {
  const { orm } = ctx.db;
  for (const { them, us } of both)
    if (us === undefined)
      orm
        .update(person)
        .set({ familyId: kept.id, role: them.role === 'child' ? 'child' : 'adult' })
        .where(eq(person.id, them.id))
        .run();
    else
      orm
        .update(person)
        .set({
          patronymic: us.patronymic || them.patronymic,
          birthDate: us.birthDate ?? them.birthDate,
          heightCm: us.heightCm ?? them.heightCm,
          weightKg: us.weightKg ?? them.weightKg,
          shoeSizeEu: us.shoeSizeEu ?? them.shoeSizeEu,
          headCm: us.headCm ?? them.headCm,
        })
        .where(eq(person.id, us.id))
        .run();
  for (const { id } of contacts)
    orm.update(contact).set({ familyId: kept.id }).where(eq(contact.id, id)).run();
  const groups = new Set([other.primaryGroup, ...furtherGroupsOf(ctx.db, other.id)]);
  groups.delete(kept.primaryGroup);
  for (const group of groups)
    orm.insert(familyGroup).values({ familyId: kept.id, group }).onConflictDoNothing().run();
}

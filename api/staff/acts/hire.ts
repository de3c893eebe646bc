import type { z } from 'zod';
import { account, staff, staffCentre } from '../../../db/tables/staff.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { homeOf, personNamed, personOf } from '../reads.ts';
import type { newPerson } from '../shapes.ts';
import { refuseForeignCentres } from './move.ts';

/**
 * Makes an account for somebody, with the hash of a password; `oneTime` when they must choose their own at the
 * first sign-in.
 * @throws Problem `forbidden`, `invalid_request` naming `centres`, `name_taken` naming `username`
 */
export const hire = (
  ctx: Ctx,
  person: z.infer<typeof newPerson>,
  passwordHash: string,
  oneTime: boolean,
): { id: StaffId } =>
  act(ctx, () => {
    permit(ctx, 'staff.manage');
    refuseForeignCentres(ctx, person.centres);
    const { name, username, role } = person;
    if (personNamed(ctx.db, username) !== undefined) {
      const taken = {
        path: 'username',
        code: 'taken',
        message: 'Somebody signs in under this name; choose another',
      };
      throw new Problem('name_taken', undefined, { errors: [taken] });
    }
    const id = ctx.newId<'staff'>();
    const at = new Date(ctx.now.epochMilliseconds);
    const times = { createdAt: at, updatedAt: at };
    ctx.db.orm
      .insert(staff)
      .values({
        id,
        name,
        username,
        email: `${id}@staff.invalid`,
        role,
        mustChangePassword: oneTime,
        ...times,
      })
      .run();
    ctx.db.orm
      .insert(account)
      .values({
        id: ctx.newId(),
        accountId: id,
        providerId: 'credential',
        userId: id,
        password: passwordHash,
        ...times,
      })
      .run();
    for (const centreId of new Set(person.centres))
      ctx.db.orm.insert(staffCentre).values({ staffId: id, centreId }).run();
    const centreId = homeOf(found(personOf(ctx.db, id)));
    record(ctx, { act: 'staff.hired', subject: 'staff', subjectId: id, centreId, detail: { role } });
    return { id };
  });

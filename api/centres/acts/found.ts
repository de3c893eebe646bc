import type { z } from 'zod';
import { prepared } from '../../../db/open.ts';
import { centre } from '../../../db/tables/centres.ts';
import { staffCentre } from '../../../db/tables/staff.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';
import { centreOf } from '../reads.ts';
import type { centreCard, newCentre } from '../shapes.ts';
import { refuseTakenName } from './change.ts';
import { writeWeek } from './hours.ts';

const allAround = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[], StaffId>(
      `select id from staff where role = 'administrator' and active = 1
       and (select count(*) from staff_centre where staff_id = staff.id) = (select count(*) from centre)`,
    )
    .pluck(),
);

/** The active administrators who work at every centre there is. */
const administratorsOfAll = (ctx: Ctx): StaffId[] => allAround(ctx.db).all();

/**
 * Founds a centre that works Monday to Friday 9–18. Whoever founds it works there, and so do the administrators who
 * worked at every centre until now: there must be somebody who may change what all centres share. `name_taken`.
 */
export const foundCentre = (ctx: Ctx, facts: z.infer<typeof newCentre>): z.infer<typeof centreCard> =>
  act(ctx, () => {
    permit(ctx, 'centre.write');
    const id = ctx.newId<'centre'>();
    const { actor } = ctx;
    const people = new Set([...administratorsOfAll(ctx), ...(actor.kind === 'staff' ? [actor.id] : [])]);
    refuseTakenName(ctx, facts.shortName, id);
    ctx.db.orm
      .insert(centre)
      .values({ ...facts, id })
      .run();
    writeWeek(
      ctx,
      id,
      [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' })),
    );
    record(ctx, { act: 'centre.founded', subject: 'centre', subjectId: id, centreId: id });
    for (const staffId of people) ctx.db.orm.insert(staffCentre).values({ staffId, centreId: id }).run();
    if (actor.kind !== 'staff') return centreOf(ctx, id);
    return centreOf({ ...ctx, actor: { ...actor, centres: [...actor.centres, id] } }, id);
  });

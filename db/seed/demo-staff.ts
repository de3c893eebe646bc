import { eq } from 'drizzle-orm';
import type { Ctx, StaffRole } from '../../api/core/context.ts';
import { hire } from '../../api/staff/acts/hire.ts';
import { hashPassword } from '../../api/staff/auth.ts';
import { personNamed } from '../../api/staff/reads.ts';
import { centre } from '../tables/centres.ts';

/** An account of the demo, as its sign-in page shows it. */
export type DemoAccount = {
  username: string;
  password: string;
  name: string;
  role: StaffRole;
  /** Short names. */
  centres: string[];
};

const one = (username: string, name: string, role: StaffRole, ...centres: string[]): DemoAccount => ({
  username,
  password: 'prokat-demo',
  name,
  role,
  centres,
});

/** The people of the demo: every role, every centre. The password is no secret. */
export const demoStaff: readonly DemoAccount[] = [
  one('olga', 'Ольга К.', 'desk', 'Барнаул'),
  one('marina', 'Марина В.', 'host', 'Барнаул'),
  one('sergey', 'Сергей П.', 'manager', 'Барнаул', 'Каменский район'),
  one('anna', 'Анна Л.', 'administrator', 'Барнаул', 'Каменский район', 'Иваново', 'Вичуга'),
  one('tatyana', 'Татьяна Ш.', 'desk', 'Каменский район'),
  one('irina', 'Ирина Б.', 'desk', 'Иваново'),
  one('elena', 'Елена С.', 'host', 'Иваново'),
  one('nikolay', 'Николай Ф.', 'manager', 'Иваново', 'Вичуга'),
  one('nadezhda', 'Надежда М.', 'desk', 'Вичуга'),
];

/**
 * Hires the people of the demo by the act that hires real ones; whoever is there already is left alone.
 * @throws when a centre of theirs is not there
 */
export async function seedDemoStaff(ctx: Ctx): Promise<void> {
  const idOf = (shortName: string) => {
    const row = ctx.db.orm
      .select({ id: centre.id })
      .from(centre)
      .where(eq(centre.shortName, shortName))
      .get();
    if (row === undefined) throw new Error(`The demo needs a centre named ${shortName}.`);
    return row.id;
  };
  for (const { username, password, name, role, centres } of demoStaff) {
    if (personNamed(ctx.db, username) !== undefined) continue;
    hire(ctx, { username, name, role, centres: centres.map(idOf) }, await hashPassword(password), false);
  }
}

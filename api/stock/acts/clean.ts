import type { Db } from '../../../db/open.ts';
import { calendarOf } from '../../centres/reads.ts';
import { nextOpenDay } from '../../centres/rules.ts';
import { addDays, type Day } from '../../core/dates.ts';
import type { unitFacts } from '../reads.ts';
import { commit, releaseUnit } from './commit.ts';

type Unit = Pick<ReturnType<typeof unitFacts>, 'id' | 'centreId' | 'stockId'>;

/**
 * Keeps a unit that waits to be cleaned or inspected taken through `until` (the next open day unless told), in
 * place of whatever it was taken by.
 */
export function sendToCleaning(
  db: Db,
  { id: unitId, centreId, stockId }: Unit,
  today: Day,
  until: Day = nextOpenDay(calendarOf(db, centreId), addDays(today, 1)),
): void {
  releaseUnit(db, unitId);
  const taken = { stockId, centreId, unitId, kind: 'turnaround' as const, promise: false };
  commit(db, { ...taken, starts: today, dueOn: until, until });
}

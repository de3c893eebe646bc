import { eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { bookingLine, setAside } from '../../../db/tables/bookings.ts';
import type { BookingId, UnitId } from '../../core/ids.ts';
import { releaseCommitment } from '../../stock/acts/release.ts';
import { lineFacts } from '../reads.ts';
import { setLine } from './hold.ts';

const takeUnitOff = prepared((orm) =>
  orm
    .delete(setAside)
    .where(eq(setAside.unitId, sql.placeholder('unitId')))
    .prepare(),
);

/** A unit stands on the pickup shelf no more. */
export const takeOff = (db: Db, unitId: UnitId): void => {
  takeUnitOff(db).run({ unitId });
};

const takeAllOff = prepared((orm) =>
  orm
    .delete(setAside)
    .where(eq(setAside.lineId, sql.placeholder('lineId')))
    .prepare(),
);

/** Lets go whatever a booking holds; its units stand on the pickup shelf no more. */
export function letGo(db: Db, id: BookingId): void {
  for (const line of lineFacts(db, id)) {
    takeAllOff(db).run({ lineId: line.id });
    if (line.commitmentId === null) continue;
    setLine(db).run({ id: line.id, handed: line.handed, commitmentId: null });
    releaseCommitment(db, line.commitmentId);
  }
}

const dropLines = prepared((orm) =>
  orm
    .delete(bookingLine)
    .where(eq(bookingLine.bookingId, sql.placeholder('id')))
    .prepare(),
);

/** Takes all lines of a booking away, with what they hold. */
export function dropAll(db: Db, id: BookingId): void {
  letGo(db, id);
  dropLines(db).run({ id });
}

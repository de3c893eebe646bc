import { type Db, prepared } from '../../../db/open.ts';
import type { Day } from '../../core/dates.ts';
import { type Stretch, type Taken, timelineOf } from '../rules.ts';

type Row = { capacity: number } & ({ starts: null } | (Taken & { bound: 0 | 1 }));

// A stock of which nothing is taken still has its capacity: one row without a commitment.
const takenOf = prepared((_orm, sqlite) =>
  sqlite.prepare<[Day, Day, number], Row>(`
    SELECT s.capacity, c.starts, c.until, c.quantity, c.unit_id IS NOT NULL AS bound
    FROM stock s LEFT JOIN commitment c ON c.live = 1 AND c.stock_id = s.id AND c.starts <= ? AND c.until >= ?
    WHERE s.id = ?`),
);

/**
 * The running timeline of a stock over [from, until]: per stretch of days what can be promised and what will stand on
 * the shelf, without gaps and merged where nothing changes. Late things count as the centre's calendar carries them
 * (`openDay`, called before). `kept`: what counts as taken besides. No stretches for a stock there is not.
 */
export function timeline(
  db: Db,
  stockId: number,
  from: Day,
  until: Day,
  kept: readonly Taken[] = [],
): Stretch[] {
  const rows = takenOf(db).all(until, from, stockId);
  const [first] = rows;
  if (first === undefined) return [];
  const taken = rows.flatMap((row) => (row.starts === null ? [] : { ...row, bound: row.bound === 1 }));
  const unbound = kept.map((one) => ({ ...one, bound: false }));
  return timelineOf([...taken, ...unbound], first.capacity, from, until);
}

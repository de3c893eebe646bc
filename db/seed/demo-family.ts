import { type Db, prepared } from '../open.ts';

/** What opens a booking on the families' site: its code, and the last four digits of the family's phone. */
export type DemoFamily = { code: string; lastDigits: string };

// Of a phone nobody has (`about` in facts/demo.json): where real families are kept none is ever given away.
const soonest = prepared((_orm, sqlite) =>
  sqlite.prepare<[], DemoFamily>(`
    SELECT b.code, substr(c.value, -4) AS lastDigits
    FROM booking b
    JOIN family f ON f.id = b.family_id AND NOT f.protected
    JOIN contact c ON c.family_id = f.id AND c.kind = 'phone' AND c.value LIKE '+7900000%'
    WHERE b.closed_at IS NULL AND b.state = 'confirmed'
    ORDER BY b.starts DESC, b.id LIMIT 1`),
);

/** A family of the demo and what it has booked, for whoever looks at the site; null where there is none. */
export const demoFamily = (db: Db): DemoFamily | null => soonest(db).get() ?? null;

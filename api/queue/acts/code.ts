import { randomInt } from 'node:crypto';
import { type Db, prepared } from '../../../db/open.ts';
import { humanCode } from '../rules.ts';

const taken = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ code: string }, number>(
      'SELECT 1 FROM booking WHERE code = :code UNION ALL SELECT 1 FROM queue_entry WHERE code = :code LIMIT 1',
    )
    .pluck(),
);

/** A code that no booking and no place in the queue has. */
export function freshCode(db: Db): string {
  for (;;) {
    const code = humanCode(randomInt);
    if (taken(db).get({ code }) === undefined) return code;
  }
}

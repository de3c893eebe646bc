import { beforeEach, describe, expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import { type World, world } from './world.ts';

/**
 * What somebody with the file and a SQL prompt may type. The guards hold against every statement that leaves the
 * schema alone. Whoever rewrites the schema (`DROP TRIGGER`, `DROP TABLE audit`, an editor of bytes) is past them:
 * then only the chain speaks, and only if a seal was written down elsewhere.
 */
let its: World;
beforeEach(async () => {
  its = await world();
});

const pragmas = [
  '',
  'PRAGMA ignore_check_constraints = ON',
  'PRAGMA recursive_triggers = ON',
  'PRAGMA defer_foreign_keys = ON',
  'PRAGMA foreign_keys = OFF',
];

/** Whether every stock says as many units as it has to lend, and no day of any is promised twice. */
const lies = () =>
  its.home.db.sqlite
    .prepare(
      `SELECT s.id, s.capacity FROM stock s WHERE s.capacity <>
        (SELECT count(*) FROM unit WHERE stock_id = s.id AND status NOT IN ('lost', 'written_off'))
       UNION ALL
       SELECT unit_id, count(*) FROM loan WHERE outcome IS NULL GROUP BY unit_id HAVING count(*) > 1
       UNION ALL
       SELECT c.id, s.capacity FROM commitment c JOIN stock s ON s.id = c.stock_id WHERE c.live = 1 AND c.promise = 1
        AND s.capacity < (SELECT sum(quantity) FROM commitment o
          WHERE o.live = 1 AND o.stock_id = c.stock_id AND c.starts BETWEEN o.starts AND o.until)`,
    )
    .all();

/** A row of a table as it stands, with some columns written anew, put back in a way of conflict. */
const again = (verb: string, table: string, where: string, change: Record<string, string>) => {
  const names = its.home.db.sqlite.prepare<[], { name: string }>(`PRAGMA table_info(${table})`).all();
  const columns = names.map(({ name }) => `"${name}"`).join();
  const values = names.map(({ name }) => change[name] ?? `"${name}"`).join();
  return `${verb} INTO ${table} (${columns}) SELECT ${values} FROM ${table} WHERE ${where} LIMIT 1`;
};

describe.each(pragmas)('with «%s»', (pragma) => {
  test('no statement overbooks, doubles a loan or makes the count lie', () => {
    const { sqlite } = its.home.db;
    if (pragma !== '') sqlite.exec(pragma);
    const stock = `(SELECT stock_id FROM unit WHERE id = '${its.free}')`;
    const other = `(SELECT id FROM stock WHERE id <> ${stock} LIMIT 1)`;
    const open = 'outcome IS NULL';
    const typed = [
      `UPDATE stock SET capacity = 99 WHERE id = ${stock}`,
      `UPDATE OR REPLACE stock SET id = 99999 WHERE id = ${stock}`,
      `UPDATE OR IGNORE stock SET capacity = -1 WHERE id = ${stock}`,
      again('INSERT OR REPLACE', 'stock', `id = ${stock}`, { capacity: '0' }),
      again('INSERT OR REPLACE', 'stock', `id = ${stock}`, { id: '99999', capacity: '0' }),
      again('INSERT OR REPLACE', 'unit', `id = '${its.free}'`, { stock_id: other }),
      again('INSERT OR REPLACE', 'unit', `id = '${its.free}'`, { id: "'x'", stock_id: other }),
      again('INSERT', 'unit', `id = '${its.free}'`, { id: "'x'" }),
      `UPDATE OR REPLACE unit SET inventory_key = (SELECT inventory_key FROM unit WHERE id <> '${its.free}' LIMIT 1) WHERE id = '${its.free}'`,
      `UPDATE unit SET status = 'lost' WHERE id = '${its.free}'`,
      `UPDATE unit SET id = 'y' WHERE id = '${its.free}'`,
      again('INSERT', 'loan', open, { id: "'x'" }),
      again('INSERT OR REPLACE', 'loan', open, { id: "'x'" }),
      'UPDATE loan SET outcome = NULL, closed_at = NULL, closed_on = NULL WHERE outcome IS NOT NULL',
      again('INSERT', 'commitment', 'live = 1', {
        id: 'NULL',
        unit_id: 'NULL',
        kind: "'booking'",
        promise: '1',
        quantity: '99',
      }),
      again('INSERT', 'commitment', 'live = 1', {
        id: 'NULL',
        unit_id: 'NULL',
        kind: "'booking'",
        promise: '1',
        starts: "'2026-02-31'",
      }),
      again('INSERT', 'commitment', 'live = 1', {
        id: 'NULL',
        unit_id: 'NULL',
        kind: "'booking'",
        promise: '1',
        quantity: '-5',
      }),
      again('INSERT', 'commitment', 'live = 1', {
        id: 'NULL',
        unit_id: 'NULL',
        kind: "'booking'",
        promise: '1',
        quantity: "'many'",
      }),
      'UPDATE commitment SET quantity = 99, unit_id = NULL WHERE live = 1 AND promise = 1',
      `UPDATE commitment SET stock_id = ${other} WHERE live = 1`,
    ];
    for (const statement of typed) {
      sqlite.exec('SAVEPOINT typed');
      let said = '';
      try {
        sqlite.exec(statement);
      } catch (refused) {
        said = String(refused);
      }
      expect(lies(), `${statement} ${said}`).toEqual([]);
      sqlite.exec('ROLLBACK TO typed; RELEASE typed');
    }
  });

  test('no statement changes, removes or slips in a line of the trail or of a unit’s life', () => {
    const { sqlite } = its.home.db;
    if (pragma !== '') sqlite.exec(pragma);
    const end = 'seq = (SELECT max(seq) FROM audit)';
    for (const statement of [
      "UPDATE audit SET act = 'nothing'",
      `UPDATE OR REPLACE audit SET seq = seq - 1 WHERE ${end}`,
      'UPDATE audit SET rowid = rowid + 100',
      'DELETE FROM audit',
      `DELETE FROM audit WHERE ${end}`,
      again('INSERT OR REPLACE', 'audit', end, { act: "'nothing'" }),
      again('INSERT OR IGNORE', 'audit', end, { seq: 'seq + 5' }),
      again('INSERT', 'audit', end, { seq: '-1' }),
      again('INSERT', 'audit', end, { seq: 'seq + 1', previous_hash: "''" }),
      again('INSERT', 'audit', end, { seq: 'seq + 1', previous_hash: 'hash', hash: "'short'" }),
      `${again('INSERT', 'audit', end, {})} ON CONFLICT (seq) DO UPDATE SET act = 'nothing'`,
      "UPDATE unit_event SET step = 'lost'",
      'DELETE FROM unit_event',
      again('INSERT OR REPLACE', 'unit_event', '1', { step: "'lost'" }),
    ])
      expect(() => sqlite.exec(statement), statement).toThrow();
    expect(verify(its.home.db)).toMatchObject({ ok: true });
  });
});

test('an entry made up with the right link is accepted by the table, and found by the check', () => {
  const { sqlite } = its.home.db;
  const end = 'seq = (SELECT max(seq) FROM audit)';
  sqlite.exec(
    again('INSERT', 'audit', end, { seq: 'seq + 1', previous_hash: 'hash', hash: `'${'a'.repeat(64)}'` }),
  );
  expect(verify(its.home.db)).toMatchObject({ ok: false, why: 'content' });
});

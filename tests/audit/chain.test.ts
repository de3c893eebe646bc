import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { entryHash, record } from '../../api/audit/acts.ts';
import { verify, verifying } from '../../api/audit/reads.ts';
import { changeCentre } from '../../api/centres/acts/change.ts';
import { centreFacts } from '../../api/centres/reads.ts';
import { openDb } from '../../db/open.ts';
import { audit } from '../../db/tables/audit.ts';
import { type House, house } from '../support/house.ts';

/** A house with so many entries in its trail, of several centres, people and kinds. */
function kept(count: number) {
  const own = house();
  const desk = own.hire('desk').ctx();
  const centres = [own.centreNamed('Барнаул'), own.centreNamed('Иваново'), null] as const;
  for (let n = 0; n < count; n += 1) {
    record(n % 3 === 2 ? own.ctx() : desk, {
      act: n % 2 === 0 ? 'family.read' : 'loan.issued',
      subject: n % 2 === 0 ? 'family' : 'loan',
      subjectId: n % 5 === 4 ? null : `id-${n}`,
      centreId: centres[n % 3] ?? null,
      detail: n % 4 === 0 ? {} : { unitId: `unit-${n}`, fields: ['name', 'phone'] },
    });
  }
  return own;
}

const entries = ({ db }: House) => db.orm.select().from(audit).all();
const refusal = (own: House, sql: string): string => {
  try {
    own.db.sqlite.exec(sql);
    return 'let through';
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
};
/** Takes the guards away, as someone with the file in their hands could. */
const unguarded = (own: House) => {
  own.db.sqlite.exec('drop trigger audit_in; drop trigger audit_kept; drop trigger audit_never_out');
  return own;
};

describe('the database itself keeps the trail', () => {
  const columns = 'seq, at, actor_id, centre_id, act, subject, subject_id, detail, previous_hash, hash';
  const seal = 'a'.repeat(64);
  const row = (seq: number, previous: string, hash = seal) =>
    `values (${seq}, '2026-11-24T04:00:00.000Z', null, null, 'x', 'x', null, '{}', '${previous}', '${hash}')`;

  test.each([
    ['an entry cannot be changed', "update audit set act = 'x' where seq = 2"],
    ['not even to what it is', 'update audit set act = act'],
    ['nor its number', 'update audit set seq = 9 where seq = 3'],
    ['an entry cannot be taken out', 'delete from audit where seq = 3'],
    ['nor all of them', 'delete from audit'],
  ])('%s', (_, sql) => {
    const own = kept(3);
    const before = entries(own);
    expect(refusal(own, sql)).toBe('audit_append_only');
    expect(entries(own)).toEqual(before);
  });

  test('an entry cannot be written over another, nor out of turn, nor beside the chain', () => {
    const own = kept(3);
    const before = entries(own);
    const head = before[2]?.hash ?? '';
    for (const sql of [
      `insert or replace into audit (${columns}) ${row(2, before[0]?.hash ?? '')}`,
      `insert or ignore into audit (${columns}) ${row(2, head)}`,
      `replace into audit (${columns}) ${row(3, before[1]?.hash ?? '')}`,
      `insert into audit (${columns}) ${row(3, head)} on conflict (seq) do update set act = 'y'`,
      `insert into audit (${columns}) ${row(5, head)}`,
      `insert into audit (${columns}) ${row(0, '')}`,
      `insert into audit (${columns}) ${row(4, before[1]?.hash ?? '')}`,
      `insert into audit (${columns}) ${row(4, '')}`,
      `insert into audit (${columns}) ${row(4, head, 'short')}`,
    ])
      expect(refusal(own, sql), sql).toBe('audit_chain');
    expect(entries(own)).toEqual(before);
  });

  test('the first entry of all has nothing before it', () => {
    const own = kept(0);
    expect(refusal(own, `insert into audit (${columns}) ${row(1, seal)}`)).toBe('audit_chain');
    expect(refusal(own, `insert into audit (${columns}) ${row(2, '')}`)).toBe('audit_chain');
  });

  test('a well-placed entry with a made-up hash passes the guard and is found by the check', () => {
    const own = kept(3);
    expect(refusal(own, `insert into audit (${columns}) ${row(4, entries(own)[2]?.hash ?? '')}`)).toBe(
      'let through',
    );
    expect(verify(own.db)).toEqual({ ok: false, brokenAt: 4, why: 'content', checked: 3 });
  });
});

describe('an act and its entry are one', () => {
  test('an act whose entry cannot be written does not happen', () => {
    const own = kept(2);
    const barnaul = own.centreNamed('Барнаул');
    own.db.sqlite.exec(
      "create trigger full before insert on audit begin select raise(abort, 'disk full'); end",
    );
    const change = () => changeCentre(own.ctx(), barnaul, 1, { phone: '12-34-56' });
    expect(change).toThrow('disk full');
    expect(centreFacts(own.db, barnaul)).toMatchObject({ phone: '', version: 1 });
    own.db.sqlite.exec('drop trigger full');
    change();
    expect(centreFacts(own.db, barnaul)).toMatchObject({ phone: '12-34-56', version: 2 });
    expect(verify(own.db)).toMatchObject({ ok: true, entries: 3 });
  });
});

describe('checking the chain', () => {
  test('an untouched trail holds, whatever its length; its head is the seal of the last entry', () => {
    for (const count of [0, 1, 999, 1000, 1001, 2000]) {
      const own = kept(count);
      const head = entries(own).at(-1)?.hash ?? '';
      expect(verify(own.db)).toEqual({ ok: true, entries: count, head, sealAt: null });
    }
  });

  test('it tells how far it is, a thousand at a time, and goes on to what is written meanwhile', () => {
    const own = kept(1500);
    const check = verifying(own.db);
    expect(check.next().value).toEqual({ checked: 1000, of: 1500 });
    record(own.ctx(), { act: 'family.read', subject: 'family', subjectId: null, centreId: null });
    expect(check.next().value).toEqual({ checked: 1501, of: 1501 });
    expect(check.next()).toMatchObject({ done: true, value: { ok: true, entries: 1501 } });
  });

  const texts = ['at', 'actor_id', 'centre_id', 'act', 'subject', 'subject_id', 'detail'] as const;

  test('whatever of whichever entry is changed, it is broken at exactly that entry', () => {
    const length = 8;
    const { db } = unguarded(kept(length));
    const change = fc.oneof(
      fc.record({ column: fc.constantFrom(...texts), value: fc.string() }),
      fc.record({
        column: fc.constantFrom('previous_hash', 'hash'),
        value: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
      }),
      fc.record({ column: fc.constantFrom('actor_id', 'centre_id', 'subject_id'), value: fc.constant(null) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: length }), change, (seq, { column, value }) => {
        const was = db.sqlite.prepare(`select ${column} from audit where seq = ?`).pluck().get(seq);
        fc.pre(was !== value);
        db.sqlite.exec('begin');
        db.sqlite.prepare(`update audit set ${column} = ? where seq = ?`).run(value, seq);
        const found = verify(db);
        db.sqlite.exec('rollback');
        expect(found).toMatchObject({ ok: false, brokenAt: seq, checked: seq - 1 });
        expect(verify(db)).toMatchObject({ ok: true, entries: length });
      }),
      { numRuns: 500 },
    );
  });

  test('an entry moved to another number, before the first or after the last, leaves a gap', () => {
    for (const [from, to, brokenAt] of [
      [4, 40, 4],
      [4, -3, -3],
      [1, 0, 0],
      [8, 9, 8],
    ] as const) {
      const own = unguarded(kept(8));
      own.db.sqlite.prepare('update audit set seq = ? where seq = ?').run(to, from);
      expect(verify(own.db)).toMatchObject({ ok: false, why: 'gap', brokenAt });
    }
  });

  test('entries taken out of the middle leave a gap', () => {
    const own = unguarded(kept(8));
    own.db.sqlite.exec('delete from audit where seq in (3, 4)');
    expect(verify(own.db)).toEqual({ ok: false, brokenAt: 3, why: 'gap', checked: 2 });
  });

  test('an entry changed together with its own seal breaks the one after it', () => {
    const own = unguarded(kept(8));
    const row = entries(own)[4];
    if (row === undefined) throw new Error('no entry');
    const forged = { ...row, act: 'family.erased' };
    own.db.sqlite
      .prepare('update audit set act = ?, hash = ? where seq = 5')
      .run(forged.act, entryHash(forged));
    expect(verify(own.db)).toEqual({ ok: false, brokenAt: 6, why: 'link', checked: 5 });
  });

  test('two entries swapped are found at the first of them', () => {
    const own = unguarded(kept(8));
    own.db.sqlite.exec(
      'update audit set seq = 100 where seq = 3; update audit set seq = 3 where seq = 6; update audit set seq = 6 where seq = 100',
    );
    expect(verify(own.db)).toMatchObject({ ok: false, brokenAt: 3 });
  });
});

describe('a seal that was written down', () => {
  test('is found while the chain grows', () => {
    const own = kept(5);
    const seal = entries(own)[4]?.hash ?? '';
    record(own.ctx(), { act: 'family.read', subject: 'family', subjectId: null, centreId: null });
    expect(verify(own.db, seal)).toMatchObject({ ok: true, entries: 6, sealAt: 5 });
  });

  test('tells a chain that was cut short, which alone looks whole', () => {
    const own = unguarded(kept(5));
    const seal = entries(own)[4]?.hash ?? '';
    own.db.sqlite.exec('delete from audit where seq > 3');
    expect(verify(own.db)).toMatchObject({ ok: true, entries: 3 });
    expect(verify(own.db, seal)).toEqual({ ok: false, brokenAt: null, why: 'seal', checked: 3 });
  });

  test('tells a chain written anew from its middle, which alone looks whole', () => {
    const own = unguarded(kept(5));
    const seal = entries(own)[4]?.hash ?? '';
    let previousHash = entries(own)[1]?.hash ?? '';
    for (const row of entries(own).slice(2)) {
      const forged = { ...row, act: 'loan.returned', previousHash };
      previousHash = entryHash(forged);
      own.db.sqlite
        .prepare('update audit set act = ?, previous_hash = ?, hash = ? where seq = ?')
        .run(forged.act, forged.previousHash, previousHash, row.seq);
    }
    expect(verify(own.db)).toMatchObject({ ok: true, entries: 5 });
    expect(verify(own.db, seal)).toMatchObject({ ok: false, why: 'seal' });
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-trail-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (file: string, ...args: string[]): Promise<{ status: number | null; says: string }> =>
    new Promise((ended) => {
      const command = new URL('../../api/audit/verify.command.ts', import.meta.url).pathname;
      const env = { ...process.env, DATABASE_FILE: file };
      let says = '';
      const child = spawn(process.execPath, [command, ...args], { env });
      for (const out of [child.stdout, child.stderr]) out.on('data', (text) => (says += text));
      child.on('close', (status) => ended({ status, says }));
    });

  test('says in a sentence whether the trail holds, while the service has the file open', async () => {
    const own = kept(4);
    const sound = join(folder, 'sound.sqlite');
    const broken = join(folder, 'broken.sqlite');
    await Promise.all([sound, broken].map((file) => own.db.sqlite.backup(file)));
    const services = [openDb(sound), openDb(broken)];
    services[1]?.sqlite.exec("drop trigger audit_kept; update audit set act = 'x' where seq = 3");
    const [, second, , last] = entries(own).map(({ hash }) => hash);
    const [good, bad, mistyped, none] = await Promise.all([
      run(sound, String(second?.slice(0, 32)), String(second?.slice(32).toUpperCase())),
      run(broken),
      run(sound, 'not a seal'),
      run(join(folder, 'none.sqlite')),
    ]);
    for (const { sqlite } of services) sqlite.close();
    expect(good).toEqual({
      status: 0,
      says: expect.stringContaining(`that of entry 2.\nIts seal, to be written down: ${last}`),
    });
    expect(bad).toEqual({
      status: 1,
      says: expect.stringContaining('BROKEN: entry 3 is not what was written'),
    });
    expect(mistyped).toEqual({ status: 2, says: expect.stringContaining('64 digits') });
    expect(none).toEqual({ status: 2, says: expect.stringContaining('no database') });
  }, 30_000);
});

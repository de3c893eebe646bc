import { beforeAll, describe, expect, test } from 'vitest';
import { board } from '../../api/board/reads.ts';
import { deskFacts } from '../../api/bookings/reads/desk.ts';
import { calendarOf, centreOf } from '../../api/centres/reads.ts';
import { isOpen } from '../../api/centres/rules.ts';
import { dayAt } from '../../api/core/dates.ts';
import { issueVerdict } from '../../api/eligibility/rules.ts';
import { familyCard, reach } from '../../api/families/reads.ts';
import { hire } from '../../api/staff/acts/hire.ts';
import { seedDemo } from '../../db/seed/demo.ts';
import { demoStaff } from '../../db/seed/demo-staff.ts';
import { type House, house } from '../support/house.ts';

/** A house of the demo, on a day. */
async function demoOn(at: string, days: number): Promise<House> {
  const own = house(at);
  const ctx = own.ctx();
  for (const { username, name, role, centres } of demoStaff) {
    const ids = own.everyCentre.filter((id) => centres.includes(centreOf(ctx, id).shortName));
    hire(ctx, { username, name, role, centres: ids }, 'none', false);
  }
  await seedDemo({ db: own.db, now: ctx.now, newId: ctx.newId, log: ctx.log, days });
  return own;
}

test.each([
  ['a Sunday', '2026-11-22T04:00:00Z', 60],
  ['the last day of the year, closed', '2026-12-31T05:00:00Z', 60],
  ['New Year', '2027-01-01T05:00:00Z', 60],
  ['the first open day after the holidays', '2027-01-09T05:00:00Z', 60],
  ['the Monday after the holidays', '2027-01-11T05:00:00Z', 60],
  ['a summer Monday', '2027-06-21T05:00:00Z', 60],
  ['a Tuesday before the doors open', '2027-03-15T22:00:00Z', 60],
  ['a Saturday evening', '2027-09-18T14:00:00Z', 60],
])('the boards of the demo have something to do on %s', async (_what, at, days) => {
  const own = await demoOn(at, days);
  const ctx = own.ctx();
  for (const id of own.everyCentre) {
    const { today, shortName } = centreOf(ctx, id);
    const { dueToday, overdue, toClean, toInspect } = board(ctx, id);
    expect(toClean.count, `${shortName}: to clean`).toBeGreaterThan(0);
    expect(toInspect.count, `${shortName}: to inspect`).toBeGreaterThan(0);
    expect(overdue.count, `${shortName}: late`).toBeGreaterThan(0);
    if (today.hours !== null) expect(dueToday.count, `${shortName}: due today`).toBeGreaterThan(1);
  }
  expect(own.logged).toEqual([]);
});

describe('a Friday, a year of life behind it', () => {
  let own: House;
  beforeAll(async () => {
    own = await demoOn('2026-11-27T06:00:00Z', 365);
  }, 60_000);

  type Row = Record<string, string | number | null>;
  const rows = (sql: string): Row[] => own.db.sqlite.prepare<[], Row>(sql).all();
  const count = (sql: string): number => Number(rows(`select count(*) as n from ${sql}`)[0]?.n);
  const differing = (sql: string): number => count(`(select distinct ${sql})`);

  test('some families are of two groups, both proved, none against what the card says of them', () => {
    const ctx = own.ctx();
    const of = rows(
      'select f.id, c.region from family f join centre c on c.id = f.centre_id where exists (select 1 from family_group where family_id = f.id)',
    );
    expect(of.length).toBeGreaterThanOrEqual(15);
    expect(of.length).toBeLessThanOrEqual(20);
    expect(new Set(of.map(({ region }) => region))).toEqual(new Set(['altai', 'ivanovo']));
    for (const { id } of rows('select id from family')) {
      const standing = reach(ctx, id as Parameters<typeof reach>[1], 'family.read');
      const { groups, people } = familyCard(ctx, standing.id);
      const keys = groups.map(({ key }) => key);
      const [primary, ...further] = groups;
      expect(further.every(({ proofs }) => proofs.length > 0)).toBe(true);
      expect(new Set(keys).size).toBe(keys.length);
      const children = people.filter(({ role }) => role === 'child').length;
      expect(keys.includes('large'), `${primary?.key}, ${children} children`).toBe(children >= 3);
      if (!keys.includes('young')) continue;
      const spouses = people.filter(({ role }) => role !== 'child');
      expect(spouses.length).toBe(2);
      for (const { birthDate } of spouses) expect(birthDate && birthDate > '1990-11-27').toBe(true);
    }
  });

  test('every centre can be called and found, in no town where that number or street could be', () => {
    for (const { phone, address } of rows('select phone, address from centre')) {
      expect(phone).toMatch(/^\+7 \(\d{4,5}\) 0\d?-\d\d-\d\d$/);
      expect(address).toMatch(/^г\. .+, (ул|пер)\. .+, \d$/);
    }
  });

  test('a few are late, one at each centre so late that nothing more is lent to the family', () => {
    const ctx = own.ctx();
    const out = count('loan where outcome is null');
    const late = own.everyCentre.reduce((sum, id) => sum + board(ctx, id).overdue.count, 0);
    expect(late / out).toBeGreaterThan(0.03);
    expect(late / out).toBeLessThan(0.06);
    for (const centreId of own.everyCentre) {
      const [row] = board(ctx, centreId).overdue.rows;
      expect(row?.overdueDays).toBeGreaterThan(14);
      if (!row?.familyId) throw new Error('whose is it?');
      const desk = deskFacts(ctx, centreId, reach(ctx, row.familyId, 'family.read'));
      const itemType = {
        ...row.itemType,
        category: 'leisure' as const,
        fit: {},
        termDays: 14,
        season: null,
      };
      const verdict = issueVerdict({ ...desk, itemType, alsoTaking: [] }, desk.policies, desk.today);
      expect(verdict).toMatchObject({
        reasons: expect.arrayContaining([expect.objectContaining({ code: 'overdue_block' })]),
      });
    }
  });

  test('somewhere more is promised than there is, because something is late', () => {
    const ctx = own.ctx();
    const short = own.everyCentre.flatMap((id) => board(ctx, id).shortages);
    expect(short.length).toBeGreaterThan(0);
    expect(short.every(({ promised, capacity }) => promised > capacity)).toBe(true);
  });

  test('something is in repair at every centre, and nothing damaged is free', () => {
    expect(differing("centre_id from unit where status = 'repair'")).toBe(4);
    expect(count("unit where status = 'free' and condition = 'damaged'")).toBe(0);
    expect(count("unit_event where step = 'repaired'")).toBeGreaterThan(5);
    expect(count("unit_event where step = 'written_off' and reason <> ''")).toBeGreaterThan(3);
  });

  test('what people say differs: damages, losses, exceptions', () => {
    for (const settlement of ['open', 'compensated', 'forgiven']) {
      const of = `from damage where kind = 'damage' and settlement = '${settlement}'`;
      expect(differing(`note ${of}`), settlement).toBeGreaterThan(2);
      expect(differing(`value_kopecks ${of}`), settlement).toBeGreaterThan(2);
    }
    expect(differing("note from damage where kind = 'loss'")).toBeGreaterThan(3);
    expect(differing("value_kopecks from damage where kind = 'loss'")).toBeGreaterThan(3);
    expect(differing('reason from override')).toBeGreaterThan(5);
    expect(differing('code from override')).toBeGreaterThan(1);
    const most = 'select count(*) as n from override group by reason order by n desc limit 1';
    expect(Number(rows(most)[0]?.n)).toBeLessThan(4);
  });

  test('nothing is asked for a thing beyond what it costs', () => {
    const asked = `damage d join loan l on l.id = d.loan_id join item_type t on t.id = l.item_type_id
      where d.value_kopecks > t.replacement_value_kopecks * (case d.kind when 'loss' then 1 else 0.5 end)`;
    expect(count(asked)).toBe(0);
  });

  test('all that happens at a desk has happened', () => {
    expect(count('extension')).toBeGreaterThan(8);
    expect(count("loan where outcome = 'undone'")).toBeGreaterThan(0);
    expect(count('consent where withdrawn_on is not null')).toBeGreaterThan(2);
    expect(count("unit_event where step = 'found'")).toBeGreaterThan(0);
    expect(count("damage where kind = 'loss' and settlement = 'withdrawn'")).toBeGreaterThan(0);
    expect(count("loan_photo p join damage d on d.loan_id = p.loan_id and d.kind = 'damage'")).toBe(
      count('loan_photo'),
    );
    expect(count("photo where mime = 'image/webp'")).toBeGreaterThan(3);
    expect(count("audit where act = 'family.read.refused'")).toBeGreaterThan(0);
  });

  test('no consent is older than its text', () => {
    expect(
      count(
        'consent c join consent_text t on t.purpose = c.purpose and t.version = c.text_version where c.given_on < t.since',
      ),
    ).toBe(0);
    expect(count('consent')).toBeGreaterThan(100);
  });

  test('the desk works in its hours alone', () => {
    const ctx = own.ctx();
    for (const id of own.everyCentre) {
      const { timeZone } = centreOf(ctx, id);
      const calendar = calendarOf(own.db, id);
      for (const { at } of rows(`select distinct at from handover where centre_id = '${id}'`)) {
        const moment = Temporal.Instant.from(String(at));
        expect(isOpen(calendar, dayAt(moment, timeZone)), String(at)).toBe(true);
        const { hour } = moment.toZonedDateTimeISO(timeZone);
        expect(hour).toBeGreaterThanOrEqual(9);
        expect(hour).toBeLessThan(18);
      }
    }
  });

  test('what is lent fits the season', () => {
    const month = 'cast(substr(l.issued_on, 6, 2) as int)';
    expect(
      count(`loan l join item_type t on t.id = l.item_type_id
        where (t.season = 'winter' and ${month} between 4 and 10) or (t.season = 'summer' and ${month} not between 4 and 10)`),
    ).toBe(0);
  });

  test('what is lent fits a child of the family', () => {
    // By age alone, which every card tells: months between the birthday and the day of the issue.
    const months =
      '(cast(substr(l.issued_on, 1, 4) as int) - cast(substr(p.birth_date, 1, 4) as int)) * 12 + cast(substr(l.issued_on, 6, 2) as int) - cast(substr(p.birth_date, 6, 2) as int) - (substr(l.issued_on, 9) < substr(p.birth_date, 9))';
    const limit = (end: string) => `json_extract(t.fit, '$.ageMonths.${end}')`;
    expect(
      count(`loan l join item_type t on t.id = l.item_type_id where not exists (
        select 1 from person p where p.family_id = l.family_id and p.role = 'child'
        and ${months} >= coalesce(${limit('min')}, 0) and ${months} <= coalesce(${limit('max')}, 999))`),
    ).toBe(0);
  });
});

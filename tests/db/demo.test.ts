import { beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import { board } from '../../api/board/reads.ts';
import { bookingCard } from '../../api/bookings/reads/card.ts';
import { deskFacts } from '../../api/bookings/reads/desk.ts';
import { bookingHeaps, bookingsIn, listBookings } from '../../api/bookings/reads/lists.ts';
import { calendarOf, centreOf } from '../../api/centres/reads.ts';
import { isOpen, nextOpenDay } from '../../api/centres/rules.ts';
import { addDays, dayAt } from '../../api/core/dates.ts';
import { issueVerdict } from '../../api/eligibility/rules.ts';
import { familyCard, reach } from '../../api/families/reads.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { centreKits, consumablesBelow, missingParts } from '../../api/kits/reads/centre.ts';
import { hire } from '../../api/staff/acts/hire.ts';
import { seedDemo } from '../../db/seed/demo.ts';
import { demoFamily } from '../../db/seed/demo-family.ts';
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
  await seedDemo({
    db: own.db,
    now: ctx.now,
    newId: ctx.newId,
    log: ctx.log,
    days,
    link: 'https://its.example/my',
  });
  // As the service does when it begins: nothing that waits may be over by then.
  byTheClock(own.ctx());
  return own;
}

type Row = Record<string, string | number | null>;
const rowsIn = ({ db }: House, sql: string): Row[] => db.sqlite.prepare<[], Row>(sql).all();
const countIn = (own: House, sql: string): number =>
  Number(rowsIn(own, `select count(*) as n from ${sql}`)[0]?.n);

/** That whoever opens any screen of any centre finds something to do there; short of something at one of them. */
function expectAlive(own: House): void {
  const ctx = own.ctx();
  for (const id of own.everyCentre) {
    const { today, shortName } = centreOf(ctx, id);
    const atLeast = (least: number, count: number, what: string) =>
      expect(count, `${shortName}: ${what}`).toBeGreaterThanOrEqual(least);
    const { dueToday, overdue, toClean, toInspect } = board(ctx, id);
    atLeast(1, toClean.count, 'to clean');
    atLeast(1, toInspect.count, 'to inspect');
    atLeast(1, overdue.count, 'late');
    if (today.hours !== null) atLeast(2, dueToday.count, 'due today');
    const { toConfirm, toPrepare, toHandOut } = bookingHeaps(ctx, id);
    atLeast(3, toConfirm.count, 'to confirm');
    atLeast(1, toPrepare.count, 'to prepare');
    atLeast(1, toHandOut.count, 'to hand out');
    const next = nextOpenDay(calendarOf(own.db, id), today.day);
    expect(toConfirm.rows[0]?.decideBy, `${shortName}: the first to decide on`).toBe(next);
    atLeast(8, bookingsIn(ctx, id, today.day, addDays(today.day, 14)).length, 'in the calendar');
    const of = (table: string, state: string) =>
      countIn(own, `${table} where centre_id = '${id}' and state = '${state}'`);
    atLeast(2, of('queue_entry', 'waiting'), 'waiting');
    atLeast(1, of('queue_entry', 'offered'), 'offered');
    atLeast(30, of('notice', 'sent'), 'sent');
    atLeast(1, countIn(own, `calendar_feed where centre_id = '${id}'`), 'calendars of the desk');
  }
  const shortages = own.everyCentre.flatMap((id) => board(ctx, id).shortages);
  expect(shortages.length).toBeGreaterThan(0);
  expect(demoFamily(own.db)).toMatchObject({ lastDigits: expect.stringMatching(/^\d{4}$/) });
  const open = (table: string, who: string) =>
    `(select ${who} from ${table} where closed_at is null and ${who} <> '' group by 1 having count(*) > 1)`;
  expect(countIn(own, open('queue_entry', 'applicant_phone')), 'strangers who wait twice').toBe(0);
  expect(countIn(own, open('queue_entry', 'family_id')), 'families who wait twice').toBe(0);
  expect(countIn(own, open('booking', 'applicant_phone')), 'strangers who ask twice').toBe(0);
  const back = 'audit a join audit b on b.seq = a.seq + 1 and b.centre_id = a.centre_id and b.at < a.at';
  expect(countIn(own, back), 'later in the trail, but earlier').toBe(0);
  expect(verify(own.db)).toMatchObject({ ok: true });
  expect(own.logged).toEqual([]);
}

test.each([
  ['a Sunday after a year', '2026-11-22T12:00:00Z', 365],
  ['New Year', '2027-01-01T05:00:00Z', 60],
  ['a Friday evening before moved holidays', '2027-04-30T12:00:00Z', 60],
  ['a leap day, before the doors open', '2028-02-28T22:00:00Z', 90],
])('there is something to do at every centre of the demo on %s', async (_what, at, days) => {
  expectAlive(await demoOn(at, days));
});

describe('a Friday, a year of life behind it', () => {
  let own: House;
  beforeAll(async () => {
    own = await demoOn('2026-11-27T06:00:00Z', 365);
  }, 60_000);

  const rows = (sql: string): Row[] => rowsIn(own, sql);
  const count = (sql: string): number => countIn(own, sql);
  const differing = (sql: string): number => count(`(select distinct ${sql})`);

  test('there is something to do at every centre', () => expectAlive(own));

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
      const desk = deskFacts(ctx, centreId, row.familyId);
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

  test('bookings have ended in every way there is, in words of their own', () => {
    for (const state of ['collected', 'cancelled', 'refused', 'expired', 'no_show'])
      expect(count(`booking where state = '${state}'`), state).toBeGreaterThan(1);
    const ofAll = count('booking where closed_at is not null');
    expect(count("booking where state = 'collected'") / ofAll).toBeGreaterThan(0.4);
    expect(differing("reason from booking where state = 'refused'")).toBeGreaterThan(3);
    expect(differing("reason from booking where state = 'cancelled'")).toBeGreaterThan(3);
    expect(count('loan l join booking_line b on b.id = l.booking_line_id')).toBeGreaterThan(20);
  });

  test('requests wait of families whose card is likely, of a stranger, and of one whose paper is over', () => {
    const ctx = own.ctx();
    for (const id of own.everyCentre) {
      const { rows: asked } = listBookings(ctx, id, { state: 'to_confirm', limit: 50 });
      const cards = asked.map((row) => bookingCard(ctx, row.id));
      expect(new Set(asked.map(({ decideBy }) => decideBy)).size).toBeGreaterThan(1);
      expect(cards.some(({ likely }) => likely.length === 0)).toBe(true);
      expect(cards.filter(({ likely }) => likely.length === 1).length).toBeGreaterThan(1);
      expect(cards.every(({ applicant }) => applicant !== null)).toBe(true);
    }
    expect(count("booking where state = 'requested' and applicant_email <> ''")).toBeGreaterThan(0);
    expect(
      count(`booking b join contact c on c.value = b.applicant_phone join family f on f.id = c.family_id
        where b.state = 'requested' and not exists (select 1 from proof p where p.family_id = f.id and (p.valid_until is null or p.valid_until >= b.starts))`),
    ).toBeGreaterThan(0);
  });

  test('offers were accepted, declined and forgotten; one was moved with a reason, one is passed over', () => {
    for (const state of ['open', 'accepted', 'declined', 'lapsed'])
      expect(count(`offer where state = '${state}'`), state).toBeGreaterThan(1);
    expect(count("queue_entry where moved_because <> '' and moved_by is not null")).toBeGreaterThan(1);
    expect(count("queue_entry where state = 'paused'")).toBeGreaterThan(1);
    expect(differing('priority from queue_entry where closed_at is null')).toBeGreaterThan(2);
  });

  test('boxes are out, incomplete, mended and to be made full, where they are lent at all', () => {
    const ctx = own.ctx();
    for (const id of own.everyCentre) {
      const kits = centreKits(ctx, id);
      if (!centreOf(ctx, id).services.includes('multibox')) {
        expect(kits).toEqual([]);
        continue;
      }
      expect(new Set(kits.map(({ itemType }) => itemType.id)).size).toBe(6);
      const stand = kits.map(({ status, state }) => (status === 'free' ? state : status));
      expect(new Set(stand)).toEqual(
        new Set(stand).union(new Set(['issued', 'incomplete', 'to_replenish', 'repair'])),
      );
      expect(missingParts(ctx, id).some(({ familyName }) => familyName !== null)).toBe(true);
      expect(consumablesBelow(own.db, id).length).toBeGreaterThan(0);
    }
    expect(count("kit_event where step = 'found'")).toBeGreaterThan(0);
    const ofBoxes = "item_type_id IN (SELECT id FROM item_type WHERE category = 'multibox')";
    expect(
      count(`booking_line JOIN booking ON booking.id = booking_id
      WHERE state = 'confirmed' AND starts > '2026-11-24' AND ${ofBoxes}`),
    ).toBeGreaterThan(0);
    expect(count(`queue_entry WHERE state = 'waiting' AND ${ofBoxes}`)).toBeGreaterThan(0);
    expect(count("damage where component_id is not null and settlement = 'open'")).toBeGreaterThan(0);
  });

  test('no code is given twice, and no protected family is named by what it asks for', () => {
    const codes = '(select code from booking union all select code from queue_entry)';
    expect(differing(`code from ${codes}`)).toBe(count(codes));
    const hidden = '(select id from family where protected)';
    for (const asked of ['booking', 'queue_entry']) {
      expect(count(`${asked} where family_id in ${hidden} and applicant_name <> ''`)).toBe(0);
      expect(
        count(`${asked} a join contact c on c.value = a.applicant_phone where c.family_id in ${hidden}`),
      ).toBe(0);
    }
    expect(count(`booking where family_id in ${hidden}`)).toBeGreaterThan(0);
  });

  test('messages went out, but a few that came back and the newest; none still asks for an address', () => {
    for (const id of own.everyCentre) {
      const of = `notice where centre_id = '${id}' and state`;
      expect(count(`${of} = 'sent'`)).toBeGreaterThan(30);
      expect(count(`${of} = 'failed' and problem = 'address_refused'`)).toBeGreaterThan(0);
      expect(count(`${of} = 'queued'`)).toBeGreaterThan(1);
      expect(count(`${of} = 'queued'`)).toBeLessThan(20);
    }
    expect(count("notice where state = 'sent' and (sent_at < created_at or body like '%{%')")).toBe(0);
  });

  test('the same day tells the same year, but for the codes', async () => {
    const at = '2026-11-22T04:00:00Z';
    const [again, once] = [await demoOn(at, 20), await demoOn(at, 20)];
    for (const told of [
      'select requested_at, state, starts, due_on, applicant_name, note from booking order by 1, 2, 3, 5',
      'select asked_at, state, priority, moved_because from queue_entry order by 1, 2, 3',
      'select at, act from audit order by seq',
    ])
      expect(rowsIn(again, told)).toEqual(rowsIn(once, told));
  }, 60_000);

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

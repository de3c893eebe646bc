import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import type { CentreId, UnitId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import type {
  EntitlementAnswer,
  SiteCentre,
  SiteCentreCard,
  SiteDays,
  SiteFreePage,
  SiteItem,
} from '../../api/site/shapes.ts';
import { commit } from '../../api/stock/acts/commit.ts';
import { stockOf } from '../../api/stock/reads.ts';
import { type House, house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

const walkers = 'Ходунки реабилитационные';
const skates = 'Коньки';

/** A visitor at a house where Барнаул holds two walkers. */
function visiting(at?: string) {
  const home = at === undefined ? house() : house(at);
  const centreId = home.centreNamed('Барнаул');
  const units = [thing(home), thing(home)];
  const get = async <T>(path: string, headers?: Record<string, string>) =>
    home.visitor.call<T>('GET', `/api/site/${path}`, undefined, headers);
  const free = async (query: string, centre: CentreId = centreId) =>
    get<SiteFreePage>(`centres/${centre}/free?${query}`);
  const item = async (query = '', name = walkers, centre: CentreId = centreId) =>
    get<SiteItem>(`centres/${centre}/item-types/${typeNamed(home, name)}${query}`);
  const days = async (query: string, name = walkers) =>
    get<SiteDays>(`centres/${centreId}/item-types/${typeNamed(home, name)}/days?${query}`);
  const ask = async (body: object) =>
    home.visitor.call<EntitlementAnswer>('POST', '/api/site/entitlement', { centreId, ...body });
  return { home, centreId, units, get, free, item, days, ask };
}

/** A walker handed out at the desk until a day. */
async function lend(
  home: House,
  centreId: CentreId,
  unitId: UnitId | undefined,
  dueOn: string,
  familyId = family(home),
) {
  const items = [{ unitId, dueOn }];
  const handed = await home
    .hire('desk')
    .call('POST', `/api/centres/${centreId}/handovers`, { familyId, items });
  if (handed.status !== 201) throw new Error(handed.text);
}

/** Takes so many walkers of a centre for days, as a booking does. */
const book = (home: House, centreId: CentreId, quantity: number, starts: string, until: string) =>
  commit(home.db, {
    stockId: found(stockOf(home.db, centreId, typeNamed(home, walkers))).id,
    centreId,
    unitId: null,
    kind: 'booking',
    promise: true,
    quantity,
    starts: asDay(starts),
    dueOn: null,
    until: asDay(until),
  });

const names = (page: SiteFreePage) => page.rows.map((row) => row.itemType.nameRu);

describe('the centres that lend', () => {
  test('are named with their hours, their day and the first day something can be picked up', async () => {
    const { home, get } = visiting('2026-12-30T11:00:00Z');
    const { status, body } = await get<{ centres: SiteCentre[] }>('centres');
    expect(status).toBe(200);
    // 18:00 in Barnaul: the doors have closed, and the holidays begin; 14:00 in Ivanovo.
    expect(body.centres.map((one) => [one.shortName, one.region, one.today.day, one.nextPickUp])).toEqual([
      ['Барнаул', 'altai', '2026-12-30', '2027-01-09'],
      ['Вичуга', 'ivanovo', '2026-12-30', '2026-12-30'],
      ['Иваново', 'ivanovo', '2026-12-30', '2026-12-30'],
      ['Каменский район', 'altai', '2026-12-30', '2027-01-09'],
    ]);
    home.at('2026-12-30T17:00:00Z');
    const later = await get<{ centres: SiteCentre[] }>('centres');
    expect(later.body.centres[0]?.today.day).toBe('2026-12-31');
  });

  test('a centre that lends nothing is not among them', async () => {
    const { home, centreId, get } = visiting();
    home.db.sqlite.prepare(`UPDATE centre SET services = '["venue"]' WHERE id = ?`).run(centreId);
    const { body } = await get<{ centres: SiteCentre[] }>('centres');
    expect(body.centres.map(({ shortName }) => shortName)).toEqual(['Вичуга', 'Иваново', 'Каменский район']);
    expect((await get(`centres/${centreId}`)).status).toBe(404);
  });

  test('one of them says which groups its region lends to, and on which paper', async () => {
    const { centreId, home, get } = visiting();
    const { status, body } = await get<SiteCentreCard>(`centres/${centreId}`);
    expect(status).toBe(200);
    expect(body.groups.find(({ key }) => key === 'disabled_child')).toMatchObject({
      paper: 'справка МСЭ или ИПРА',
      paperRequired: true,
    });
    const ivanovo = await get<SiteCentreCard>(`centres/${home.centreNamed('Иваново')}`);
    expect(ivanovo.body.groups.map(({ key }) => key)).not.toEqual(body.groups.map(({ key }) => key));
    expect((await get(`centres/${crypto.randomUUID()}`)).status).toBe(404);
    expect((await get('centres/barnaul')).status).toBe(404);
  });

  test('a browser that has the answer is told so, until something changes or a minute is over', async () => {
    const { home, centreId, get } = visiting();
    const first = await get('centres');
    const etag = found(first.headers.get('ETag'));
    expect(first.headers.get('Cache-Control')).toBe('private, no-cache');
    const again = await get('centres', { 'If-None-Match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    home.db.sqlite.prepare('UPDATE centre SET phone = ? WHERE id = ?').run('+7 3852 00-00-00', centreId);
    const changed = await get<{ centres: SiteCentre[] }>('centres', { 'If-None-Match': etag });
    expect([changed.status, changed.body.centres[0]?.phone]).toEqual([200, '+7 3852 00-00-00']);
    home.later({ minutes: 1 });
    const now = found(changed.headers.get('ETag'));
    expect((await get('centres', { 'If-None-Match': now })).status).toBe(200);
  });
});

describe('what is free in my dates', () => {
  const week = 'from=2026-11-25&until=2026-12-02';

  test('each type with how many can be had for all the days, and how many stand here', async () => {
    const { free } = visiting();
    const { status, body } = await free(week);
    expect(status).toBe(200);
    expect(body).toMatchObject({ pickUp: [], return: [], next: null });
    expect(body.rows).toEqual([
      {
        itemType: expect.objectContaining({ nameRu: walkers, nameEn: 'Walking frame', category: 'rehab' }),
        free: true,
        bookable: 2,
        here: 2,
        capacity: 2,
        reasons: [],
        termDays: 180,
        latestDueOn: '2027-05-24',
        fits: null,
        nearest: null,
        elsewhere: [],
      },
    ]);
  });

  test('what is free comes first; what is not says when it is and where in the region', async () => {
    const { home, centreId, units, free } = visiting();
    const kamen = home.centreNamed('Каменский район');
    thing(home, walkers, kamen);
    thing(home, walkers, home.centreNamed('Иваново'));
    thing(home, skates);
    for (const unitId of units) await lend(home, centreId, unitId, '2026-12-01');
    const { body } = await free(week);
    expect(names(body)).toEqual([skates, walkers]);
    expect(body.rows[1]).toMatchObject({
      free: false,
      bookable: 0,
      here: 0,
      capacity: 2,
      reasons: [{ code: 'taken', bookable: 0 }],
      // Back on Tuesday, cleaned on Wednesday and Thursday.
      nearest: { from: '2026-12-04', until: '2026-12-11' },
      elsewhere: [{ centreId: kamen, shortName: 'Каменский район', bookable: 1 }],
    });
  });

  test('the cleaning after the last day is looked at, too', async () => {
    const { home, centreId, free } = visiting();
    book(home, centreId, 2, '2026-12-04', '2026-12-20');
    expect((await free('from=2026-11-25&until=2026-12-01')).body.rows[0]).toMatchObject({ free: true });
    expect((await free('from=2026-11-25&until=2026-12-02')).body.rows[0]).toMatchObject({
      free: false,
      bookable: 0,
      nearest: { from: '2026-11-24', until: '2026-12-01' },
    });
  });

  test('the nearest free days are those nearest to the wanted, before or after, not the first there are', async () => {
    const { home, centreId, free } = visiting();
    const nearest = async () => (await free('from=2027-03-15&until=2027-03-20')).body.rows[0]?.nearest;
    book(home, centreId, 2, '2027-03-15', '2027-03-17');
    expect(await nearest()).toEqual({ from: '2027-03-18', until: '2027-03-23' });
    book(home, centreId, 2, '2027-03-18', '2027-04-20');
    expect((await nearest())?.from).toMatch(/^2027-03-0/);
  });

  test('two that do not overlap need one thing: the peak counts, not the sum', async () => {
    const { home, centreId, free } = visiting();
    book(home, centreId, 1, '2026-11-25', '2026-11-27');
    book(home, centreId, 1, '2026-11-28', '2026-12-03');
    expect((await free(week)).body.rows[0]).toMatchObject({ free: true, bookable: 1, here: 2 });
  });

  test('what is late is taken through today and the allowance', async () => {
    const { home, centreId, units, free } = visiting();
    await lend(home, centreId, units[0], '2026-12-01');
    await lend(home, centreId, units[1], '2026-12-01');
    home.at('2026-12-10T04:00:00Z');
    expect((await free('from=2026-12-12&until=2026-12-19')).body.rows[0]).toMatchObject({
      free: false,
      nearest: { from: '2027-01-11', until: '2027-01-18' },
    });
  });

  test('a closed day speaks for everything at once, pick-up and return apart', async () => {
    const { free } = visiting();
    const { body } = await free('from=2026-11-29&until=2027-01-01');
    expect(body.pickUp).toEqual([{ code: 'closed', because: 'weekday' }]);
    expect(body.return).toEqual([{ code: 'holiday' }]);
    expect(body.rows[0]).toMatchObject({ free: false, bookable: 2, reasons: [] });
    const gone = await free('from=2026-11-20&until=2026-11-25');
    expect(gone.body.pickUp).toEqual([{ code: 'past' }]);
  });

  test('after closing time today is over for a visitor', async () => {
    const { home, free } = visiting();
    const today = 'from=2026-11-24&until=2026-11-26';
    home.at('2026-11-24T10:59:00Z');
    expect((await free(today)).body.rows[0]).toMatchObject({ free: true });
    home.at('2026-11-24T11:00:00Z');
    const { body } = await free(today);
    expect(body.pickUp).toEqual([{ code: 'past' }]);
    expect(body.rows[0]).toMatchObject({ free: false, nearest: { from: '2026-11-25', until: '2026-11-27' } });
  });

  test('a term, a season and a day too far ahead stand beside the type', async () => {
    const { home, free } = visiting();
    thing(home, skates);
    const winter = await free('from=2027-04-05&until=2027-04-30&q=коньки');
    expect(winter.body.rows[0]?.reasons).toEqual([
      { code: 'out_of_season', season: 'winter' },
      { code: 'too_long', until: '2027-04-19' },
    ]);
    const far = await free('from=2027-06-01&until=2027-06-08&q=ходунки');
    expect(far.body.rows[0]?.reasons).toEqual([{ code: 'too_far', until: '2027-05-23' }]);
  });

  test('what cannot be lent is not there', async () => {
    const { home, centreId, free } = visiting();
    thing(home, 'Планшет с чехлом');
    const lost = thing(home, 'Манеж');
    await home.hire('desk').call('POST', `/api/units/${lost}/steps`, { step: 'lost', reason: 'Не нашли' });
    expect(names((await free(week)).body)).toEqual([walkers]);
    expect((await free(`${week}&category=component`)).status).toBe(400);
    home.db.sqlite.prepare(`UPDATE centre SET services = '["venue"]' WHERE id = ?`).run(centreId);
    expect(names((await free(week)).body)).toEqual([]);
    home.db.sqlite.prepare(`UPDATE centre SET services = '["rental"]' WHERE id = ?`).run(centreId);
    const archived = typeNamed(home, walkers);
    home.db.sqlite.prepare(`UPDATE item_type SET archived_at = '2026-11-01' WHERE id = ?`).run(archived);
    expect(names((await free(week)).body)).toEqual([]);
  });

  test('what only another centre of the region has comes last', async () => {
    const { home, free } = visiting();
    const kamen = home.centreNamed('Каменский район');
    thing(home, 'Манеж', kamen);
    thing(home, skates, home.centreNamed('Иваново'));
    const { body } = await free(week);
    expect(names(body)).toEqual([walkers, 'Манеж']);
    expect(body.rows[1]).toMatchObject({
      free: false,
      capacity: 0,
      bookable: 0,
      reasons: [],
      nearest: null,
      elsewhere: [{ centreId: kamen, bookable: 1 }],
    });
    const sunday = await free('from=2026-11-29&until=2026-12-02');
    expect(names(sunday.body)).toEqual([walkers]);
  });

  test.each([
    ['ходунки', [walkers]],
    ['ХОДУНОК', [walkers]],
    ['ходунков реабилитационных', [walkers]],
    ['ходу', [walkers]],
    ['walking frames', [walkers]],
    ['подъемник', ['Подъёмник мобильный']],
    ['подъёмники', ['Подъёмник мобильный']],
    ['коляска', ['Коляска-люлька', 'Санки-коляска']],
    ['санок', ['Санки-коляска']],
    ['ракета', []],
    ['«»', []],
    ["'; DROP TABLE unit --", []],
    ['" OR "', []],
  ])('«%s» finds %j', async (words, expected) => {
    const { home, free } = visiting();
    for (const name of ['Подъёмник мобильный', 'Коляска-люлька', 'Санки-коляска']) thing(home, name);
    const { status, body } = await free(`${week}&q=${encodeURIComponent(words)}`);
    expect(status).toBe(200);
    expect(names(body).sort()).toEqual([...expected].sort());
  });

  test('a category, and an order by the English name', async () => {
    const { home, free } = visiting();
    for (const name of [skates, 'Санки', 'Бочча']) thing(home, name);
    expect(names((await free(`${week}&category=sport`)).body)).toEqual(['Бочча', skates, 'Санки']);
    const english = await free(`${week}&category=sport&order=nameEn`);
    const byName = english.body.rows.map((row) => row.itemType.nameEn);
    expect(byName).toEqual([...byName].sort());
  });

  test('a child’s measures leave out what does not fit, or show it as such; and are kept nowhere', async () => {
    const { home, free } = visiting();
    for (const name of [skates, 'Санки', 'Настольная игра']) thing(home, name);
    const child = `${week}&heightCm=150&ageMonths=100`;
    const hidden = await free(child);
    expect(hidden.body.rows.map((row) => [row.itemType.nameRu, row.fits])).toEqual([
      [skates, 'unknown'],
      ['Настольная игра', 'yes'],
      ['Санки', 'yes'],
    ]);
    const shown = await free(`${child}&unfit=show`);
    expect(shown.body.rows.map((row) => [row.itemType.nameRu, row.fits])).toContainEqual([walkers, 'no']);
    expect(hidden.headers.get('Cache-Control')).toBe('no-store');
    expect(hidden.headers.get('ETag')).toBeNull();
  });

  test('pages of any size show everything once, what is free before what is not, in the order of names', async () => {
    const { home, centreId, units, free } = visiting();
    const kamen = home.centreNamed('Каменский район');
    for (const unitId of units) await lend(home, centreId, unitId, '2026-12-01');
    for (const name of [skates, 'Санки', 'Бочча', 'Манеж', 'Коммуникатор', 'Проектор']) thing(home, name);
    for (const name of ['Ванночка', 'Коляска-трость реабилитационная']) thing(home, name, kamen);
    const whole = (await free(week)).body.rows;
    expect(whole.map((row) => row.itemType.nameRu)).toEqual([
      ...['Бочча', 'Коммуникатор', skates, 'Манеж', 'Проектор', 'Санки'],
      walkers,
      ...['Ванночка', 'Коляска-трость реабилитационная'],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10 }), fc.constantFrom('', '&q=ко'), async (limit, q) => {
        const all = (await free(`${week}${q}`)).body.rows;
        const rows: unknown[] = [];
        let cursor = '';
        for (;;) {
          const { body } = await free(`${week}${q}&limit=${limit}${cursor}`);
          expect(body.rows.length).toBeLessThanOrEqual(limit);
          rows.push(...body.rows);
          if (body.next === null) break;
          cursor = `&cursor=${body.next}`;
        }
        expect(rows).toEqual(all);
      }),
      { numRuns: 12 },
    );
  });

  test.each<[string, string, string]>([
    ['no days', '', 'from'],
    ['one day', 'from=2026-12-01', 'until'],
    ['the wrong order', 'from=2026-12-02&until=2026-12-01', 'until'],
    ['a window of 400 days', 'from=2026-12-01&until=2028-01-05', 'until'],
    ['31 February', 'from=2027-02-31&until=2027-03-05', 'from'],
    ['29 February of a common year', 'from=2027-02-29&until=2027-03-05', 'from'],
    ['a moment', 'from=2026-12-01T00:00:00Z&until=2026-12-05', 'from'],
    ['a day of the year 9999', 'from=9999-12-01&until=9999-12-05', 'from'],
    ['a huge page', `${week}&limit=1000000`, 'limit'],
    ['no page at all', `${week}&limit=0`, 'limit'],
    ['half a page', `${week}&limit=1.5`, 'limit'],
    ['a page of nobody’s', `${week}&cursor=abc`, 'cursor'],
    ['a page of another list', `${week}&cursor=${btoa('["name","id"]')}`, 'cursor'],
    ['a word without end', `${week}&q=${'а'.repeat(101)}`, 'q'],
    ['a child of 300 years', `${week}&ageMonths=3600`, 'ageMonths'],
    ['a weight in words', `${week}&weightKg=heavy`, 'weightKg'],
    ['an age that is not written', `${week}&ageMonths=`, 'ageMonths'],
    ['half a month', `${week}&ageMonths=1.5`, 'ageMonths'],
    ['a weight below nought', `${week}&weightKg=-1`, 'weightKg'],
    ['a height with an exponent', `${week}&heightCm=1e2`, 'heightCm'],
    ['an order there is not', `${week}&order=price`, 'order'],
  ])('%s is refused, and the field is named', async (_what, query, field) => {
    const { free } = visiting();
    const { status, text } = await free(query);
    expect(status).toBe(400);
    expect(JSON.parse(text).errors.map((one: { path: string }) => one.path)).toContain(field);
  });

  test('a centre nobody knows has nothing', async () => {
    const { get } = visiting();
    expect((await get(`centres/${crypto.randomUUID()}/free?${week}`)).status).toBe(404);
    expect((await get(`centres/x/free?${week}`)).status).toBe(404);
  });

  test('a year of days, the longest there is, is answered', async () => {
    const { free } = visiting();
    const { status, body } = await free('from=2026-12-01&until=2027-12-02');
    expect(status).toBe(200);
    expect(body.rows[0]?.reasons.map(({ code }) => code)).toEqual(['too_long']);
  });
});

describe('the card of a thing', () => {
  test('says whom it is for, on what rules and which paper to bring', async () => {
    const { item } = visiting();
    const { status, body } = await item();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      itemType: { nameRu: walkers },
      fit: { heightCm: { min: 80, max: 140 } },
      season: null,
      rules: {
        termDays: 180,
        extensions: 1,
        feeKopecks: 0,
        depositKopecks: 0,
        turnaroundDays: 2,
        maxItems: 3,
      },
      capacity: 2,
      here: 2,
      waitingCount: 0,
      fits: null,
      misfits: [],
      period: null,
      elsewhere: [],
    });
    expect(body.instructionsRu).not.toBe('');
    expect(body.groups.map(({ key, paper }) => [key, paper])).toEqual([
      ['disabled_child', 'справка МСЭ или ИПРА'],
      ['service_member', 'справка из части или военкомата'],
    ]);
  });

  test('the centre’s own rule wins over that of all', async () => {
    const { home, centreId, item } = visiting();
    const administrator = home.hire('administrator');
    const rule = { rule: 'depositKopecks', value: 50_000, centreId, category: 'rehab' };
    expect((await administrator.call('POST', '/api/eligibility/policies', rule)).status).toBe(201);
    expect((await item()).body.rules.depositKopecks).toBe(50_000);
  });

  test('the days asked about are judged, for as many as are wanted', async () => {
    const { home, centreId, item } = visiting();
    book(home, centreId, 1, '2026-11-25', '2026-12-05');
    const one = await item('?from=2026-11-25&until=2026-12-02');
    expect(one.body.period).toMatchObject({ ok: true, bookable: 1, nearest: null });
    const two = await item('?from=2026-11-25&until=2026-12-02&quantity=2');
    expect(two.body.period).toMatchObject({
      ok: false,
      bookable: 1,
      pickUp: [{ code: 'taken', bookable: 1 }],
      return: [{ code: 'taken', bookable: 1 }],
      nearest: { from: '2026-12-07', until: '2026-12-14' },
    });
  });

  test('other centres of the region that have it are named, those of another region are not', async () => {
    const { home, item } = visiting();
    const kamen = home.centreNamed('Каменский район');
    thing(home, walkers, kamen);
    thing(home, walkers, home.centreNamed('Иваново'));
    expect((await item()).body.elsewhere).toEqual([
      { centreId: kamen, shortName: 'Каменский район', capacity: 1, bookable: null },
    ]);
    book(home, kamen, 1, '2026-11-25', '2026-11-26');
    expect((await item('?from=2026-11-25&until=2026-12-02')).body.elsewhere[0]?.bookable).toBe(0);
  });

  test('a child it does not fit is told by which bound', async () => {
    const { item } = visiting();
    expect((await item('?heightCm=150')).body).toMatchObject({
      fits: 'no',
      misfits: [{ code: 'too_tall', limit: 140 }],
    });
    expect((await item('?ageMonths=60')).body).toMatchObject({ fits: 'unknown', misfits: [] });
  });

  test.each([
    ['one day only', '?from=2026-12-01', 400],
    ['the wrong order', '?from=2026-12-02&until=2026-12-01', 400],
    ['a hundred of it', '?quantity=100', 400],
    ['none of it', '?quantity=0', 400],
  ])('%s is refused', async (_what, query, status) => {
    expect((await visiting().item(query)).status).toBe(status);
  });

  test('what is not lent is not found: a component, an archived type, one nobody near has', async () => {
    const { home, item, get, centreId } = visiting();
    thing(home, 'Планшет с чехлом');
    thing(home, skates, home.centreNamed('Иваново'));
    expect((await item('', 'Планшет с чехлом')).status).toBe(404);
    expect((await item('', skates)).status).toBe(404);
    expect((await item('', 'Манеж')).status).toBe(404);
    expect((await get(`centres/${centreId}/item-types/${crypto.randomUUID()}`)).status).toBe(404);
    home.db.sqlite.prepare(`UPDATE item_type SET archived_at = '2026-11-01' WHERE name_ru = ?`).run(walkers);
    expect((await item()).status).toBe(404);
  });

  test('what only a neighbour has is shown with where it is', async () => {
    const { home, item } = visiting();
    thing(home, 'Манеж', home.centreNamed('Каменский район'));
    const { status, body } = await item('', 'Манеж');
    expect(status).toBe(200);
    expect(body).toMatchObject({ capacity: 0, here: 0, elsewhere: [{ shortName: 'Каменский район' }] });
  });
});

describe('the days of a thing', () => {
  test('say of each day of the month what speaks against it, and the two numbers', async () => {
    const { home, centreId, units, days } = visiting();
    await lend(home, centreId, units[0], '2026-12-01');
    book(home, centreId, 1, '2026-12-02', '2026-12-03');
    const { status, body } = await days('month=2026-12');
    expect(status).toBe(200);
    expect(body.days).toHaveLength(31);
    expect(body).toMatchObject({ today: '2026-11-24', latestDueOn: null });
    const told = (day: string) => {
      const { pickUp, return: back, bookable, here } = found(body.days.find((one) => one.day === day));
      return [bookable, here, pickUp, back];
    };
    const taken = { code: 'taken', bookable: 0 };
    expect(told('2026-12-01')).toEqual([1, 1, [taken], [taken]]);
    expect(told('2026-12-03')).toEqual([0, 1, [taken], [taken]]);
    expect(told('2026-12-04')).toEqual([2, 2, [], []]);
    const sunday = [{ code: 'closed', because: 'weekday' }];
    expect(told('2026-12-06')).toEqual([2, 2, sunday, sunday]);
    const moved = [{ code: 'closed', because: 'common_closure' }];
    expect(told('2026-12-31')).toEqual([2, 2, moved, moved]);
  });

  test('once the pick-up day is chosen, the return days are judged from it', async () => {
    const { home, centreId, days } = visiting();
    thing(home, skates);
    const { body } = await days('month=2026-12&from=2026-11-30', skates);
    expect(body.latestDueOn).toBe('2026-12-14');
    const back = (day: string) => found(body.days.find((one) => one.day === day)).return;
    expect(back('2026-12-14')).toEqual([]);
    expect(back('2026-12-15')).toEqual([{ code: 'too_long', until: '2026-12-14' }]);
    book(home, centreId, 2, '2026-12-10', '2026-12-11');
    const taken = await days('month=2026-12&from=2026-12-08');
    const on = (day: string) => found(taken.body.days.find((one) => one.day === day)).return;
    expect(on('2026-12-07')).toEqual([{ code: 'before_pick_up' }]);
    expect(on('2026-12-08')).toEqual([{ code: 'taken', bookable: 0 }]);
    expect(on('2026-12-14')).toEqual([{ code: 'taken', bookable: 0 }]);
  });

  test('the same day is refused by the calendar and by the list', async () => {
    const { home, centreId, days, free } = visiting();
    book(home, centreId, 2, '2026-12-10', '2026-12-15');
    const { body } = await days('month=2026-12&from=2026-12-01');
    for (const { day, return: back } of body.days) {
      const { body: list } = await free(`from=2026-12-01&until=${day}`);
      expect([day, list.rows[0]?.free]).toEqual([day, back.length === 0]);
    }
  });

  test('February of a leap year has 29 days; its holidays have their names', async () => {
    const { days } = visiting();
    const { body } = await days('month=2028-02');
    expect(body.days).toHaveLength(29);
    expect(body.days[22]).toMatchObject({
      day: '2028-02-23',
      hours: null,
      why: 'holiday',
      holiday: { nameRu: 'День защитника Отечества' },
    });
  });

  test.each([
    ['no month', ''],
    ['a thirteenth month', 'month=2026-13'],
    ['a month of nobody’s time', 'month=9999-01'],
    ['a day for a month', 'month=2026-12-01'],
    ['31 February', 'month=2026-12&from=2026-02-31'],
    ['a pick-up day years ago', 'month=2026-12&from=2020-01-01'],
    ['too many', 'month=2026-12&quantity=21'],
  ])('%s is refused', async (_what, query) => {
    expect((await visiting().days(query)).status).toBe(400);
  });

  test('a thing that is not here has no days', async () => {
    const { home, days } = visiting();
    thing(home, 'Манеж', home.centreNamed('Каменский район'));
    expect((await days('month=2026-12', 'Манеж')).status).toBe(404);
    expect((await days('month=2026-12', 'Санки')).status).toBe(404);
  });
});

describe('am I entitled?', () => {
  test.each<[string, object, Partial<EntitlementAnswer>]>([
    [
      'a disabled child and an aid',
      { groups: ['disabled_child'], category: 'rehab' },
      { entitled: true, offered: true },
    ],
    ['no group at all', { groups: [], category: 'rehab' }, { entitled: false, offered: true, groups: [] }],
    [
      'a group that is not entitled to this',
      { groups: ['hardship'], category: 'rehab' },
      { entitled: false, groups: [] },
    ],
    ['the same group and sport', { groups: ['hardship'], category: 'sport' }, { entitled: true }],
    ['a group nobody has heard of', { groups: ['kings'], category: 'rehab' }, { entitled: false }],
  ])('%s', async (_what, question, answer) => {
    const { ask } = visiting();
    const { status, body } = await ask(question);
    expect(status).toBe(200);
    expect(body).toMatchObject(answer);
    const keys = [...body.groups, ...body.others].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('about a thing: the paper to bring, the term, and whether it fits by age', async () => {
    const { home, ask } = visiting();
    const itemTypeId = typeNamed(home, 'Швейная машинка');
    const old = await ask({ groups: ['disabled_child'], itemTypeId, ageMonths: 150 });
    expect(old.body).toMatchObject({
      entitled: true,
      groups: [{ key: 'disabled_child', paper: 'справка МСЭ или ИПРА', paperRequired: true }],
      termDays: 30,
      fits: 'yes',
      supervised: true,
    });
    const young = await ask({ groups: ['disabled_child'], itemTypeId, ageMonths: 143 });
    expect(young.body.fits).toBe('no');
  });

  test('at a centre that does not lend such things nobody is', async () => {
    const { home } = visiting();
    const { body } = await home.visitor.call<EntitlementAnswer>('POST', '/api/site/entitlement', {
      centreId: home.centreNamed('Вичуга'),
      groups: ['disabled_child'],
      category: 'multibox',
    });
    expect(body).toMatchObject({ entitled: false, offered: false });
  });

  test('leaves nothing behind: not a row, not a line', async () => {
    const { home, ask, free } = visiting();
    await free('from=2026-11-25&until=2026-12-02');
    const tables = home.db.sqlite
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .pluck()
      .all();
    const rows = () =>
      tables.map((table) => home.db.sqlite.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());
    const before = rows();
    const written = home.db.sqlite.prepare('SELECT total_changes()').pluck();
    const changes = written.get();
    const { status } = await ask({ groups: ['escaping_violence'], category: 'leisure', ageMonths: 40 });
    expect(status).toBe(200);
    expect(written.get()).toBe(changes);
    expect(rows()).toEqual(before);
    expect(home.logged).toEqual([]);
  });

  test.each([
    ['nothing in particular', { groups: [] }],
    ['two things at once', { groups: [], category: 'rehab', itemTypeId: crypto.randomUUID() }],
    ['a component', { groups: [], category: 'component' }],
    ['a name', { groups: [], category: 'rehab', name: 'Анна' }],
    ['a diagnosis for a group', { groups: ['ДЦП, тяжёлая форма'], category: 'rehab' }],
    ['a hundred groups', { groups: Array.from({ length: 100 }, (_, n) => `g${n}`), category: 'rehab' }],
    ['an age below nought', { groups: [], category: 'rehab', ageMonths: -1 }],
  ])('%s is refused, and not repeated', async (_what, question) => {
    const { status, text } = await visiting().ask(question);
    expect(status).toBe(400);
    expect(text).not.toMatch(/Анна|ДЦП/);
  });

  test('a thing that is not lent and a centre nobody knows are not found', async () => {
    const { home, ask } = visiting();
    const component = typeNamed(home, 'Планшет с чехлом');
    expect((await ask({ groups: [], itemTypeId: component })).status).toBe(404);
    const nowhere = { centreId: crypto.randomUUID(), groups: [], category: 'rehab' };
    expect((await ask(nowhere)).status).toBe(404);
  });
});

test('nobody’s name, number or thing is told to a visitor, least of all a protected family’s', async () => {
  const { home, centreId, units, get, free, item, days } = visiting();
  const hidden = family(home, { surname: 'Тихонова', protected: true });
  const host = home.hire('host');
  const handed = await host.call(
    'POST',
    `/api/centres/${centreId}/handovers`,
    { familyId: hidden, items: [{ unitId: units[0], dueOn: '2026-12-01' }] },
    { 'X-Access-Reason': 'lending' },
  );
  expect(handed.status).toBe(201);
  await lend(home, centreId, units[1], '2026-12-01', family(home, { surname: 'Кузьмина' }));
  const answers = await Promise.all([
    get('centres'),
    get(`centres/${centreId}`),
    free('from=2026-11-25&until=2026-12-02'),
    item('?from=2026-11-25&until=2026-12-02'),
    days('month=2026-12'),
  ]);
  const all = answers.map(({ status, text }) => `${status} ${text}`).join('\n');
  expect(all).not.toMatch(/^[45]/m);
  for (const word of ['Тихонова', 'Рябина', 'Кузьмина', 'Анна', '9131234242', 'Т-0', hidden, ...units])
    expect(all).not.toContain(word);
});

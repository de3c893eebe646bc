import { expect, test } from 'vitest';
import { calendarOf } from '../../api/centres/reads.ts';
import { isOpen } from '../../api/centres/rules.ts';
import { asDay } from '../../api/core/dates.ts';
import { audit } from '../../db/tables/audit.ts';
import { type House, house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

type Day = { day: string; hours: { closes: string } | null; why: string | null; reason: string | null };
type Row = { id: string; starts: string; until: string; open: boolean; reason: string; own: boolean };

const asBarnaul = () => {
  const own = house();
  const id = own.centreNamed('Барнаул');
  const open = (day: string, centre = id) => isOpen(calendarOf(own.db, centre), asDay(day));
  return {
    own,
    id,
    path: `/api/centres/${id}`,
    administrator: own.hire('administrator', own.everyCentre),
    open,
  };
};
const trail = (own: House) =>
  own.db.orm
    .select()
    .from(audit)
    .all()
    .map(({ act, centreId, detail }) => ({ act, centreId, ...JSON.parse(detail) }));
const repair = { starts: '2026-12-01', until: '2026-12-04', reason: 'Ремонт крыльца' };

test('each day of a stretch tells its hours, or why the centre is closed and in whose words', async () => {
  const { own, path } = asBarnaul();
  const desk = own.hire('desk');
  const december = await desk.call<{ days: Day[] }>('GET', `${path}/days?from=2026-12-27&until=2027-01-09`);
  expect(december.status).toBe(200);
  expect(december.body.days.map(({ day, hours, why }) => `${day.slice(5)} ${hours?.closes ?? why}`)).toEqual([
    '12-27 weekday',
    '12-28 18:00',
    '12-29 18:00',
    '12-30 18:00',
    '12-31 common_closure',
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `01-0${n} holiday`),
    '01-09 14:00',
  ]);
  expect(december.body.days[4]?.reason).toContain('4 января');
  expect(december.body.days[11]).toMatchObject({
    holiday: { nameRu: 'Рождество Христово', nameEn: 'Christmas' },
  });
});

test.each([
  ['from=2026-12-02&until=2026-12-01', 'until'],
  ['from=2026-01-01&until=2027-03-01', 'until'],
  ['from=2026-02-30&until=2026-03-01', 'from'],
  ['until=2026-03-01', 'from'],
])('days refuse %s', async (query, path) => {
  const barnaul = asBarnaul();
  const answer = await barnaul.own.hire('desk').call('GET', `${barnaul.path}/days?${query}`);
  expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
});

test('an administrator closes the centre for a repair, alone', async () => {
  const { own, id, path, administrator, open } = asBarnaul();
  const entered = await administrator.call('POST', `${path}/closures`, repair);
  expect(entered.status).toBe(201);
  expect(entered.body).toMatchObject({ ...repair, open: false, own: true });
  expect([open('2026-12-04'), open('2026-12-05')]).toEqual([false, true]);
  expect(open('2026-12-04', own.centreNamed('Каменский район'))).toBe(true);
  const listed = await own.hire('desk').call<{ rows: Row[] }>('GET', `${path}/closures?year=2026`);
  expect(listed.body.rows.map(({ starts, own }) => [starts, own])).toEqual([
    ['2026-01-09', false],
    ['2026-03-09', false],
    ['2026-05-11', false],
    ['2026-12-01', true],
    ['2026-12-31', false],
  ]);
  expect(trail(own)).toEqual([
    { act: 'closure.entered', centreId: id, starts: '2026-12-01', until: '2026-12-04', open: false },
  ]);
});

test('a moved day holds for every centre, and a centre may still work on it', async () => {
  const { own, id, path, administrator, open } = asBarnaul();
  const ivanovo = own.centreNamed('Иваново');
  const moved = { starts: '2027-12-31', until: '2027-12-31', reason: 'Перенос', everywhere: true };
  expect((await administrator.call('POST', `${path}/closures`, moved)).body).toMatchObject({ own: false });
  expect([open('2027-12-31'), open('2027-12-31', ivanovo)]).toEqual([false, false]);
  const working = { ...moved, everywhere: false, open: true, reason: 'Работаем' };
  await administrator.call('POST', `${path}/closures`, working);
  expect([open('2027-12-31'), open('2027-12-31', ivanovo)]).toEqual([true, false]);
  expect(trail(own).map(({ centreId }) => centreId)).toEqual([null, id]);
});

test('a year shows what reaches into it from the year before', async () => {
  const { path, administrator } = asBarnaul();
  await administrator.call('POST', `${path}/closures`, {
    ...repair,
    starts: '2026-12-28',
    until: '2027-01-10',
  });
  const listed = await administrator.call<{ rows: Row[] }>('GET', `${path}/closures?year=2027`);
  expect(listed.body.rows.map(({ starts }) => starts)).toEqual(['2026-12-28']);
});

test('a row is replaced whole; the second to replace it is told it is gone', async () => {
  const { own, path, administrator, open } = asBarnaul();
  const first = await administrator.call<Row>('POST', `${path}/closures`, repair);
  const longer = { ...repair, until: '2026-12-06', replaces: first.body.id };
  expect((await administrator.call('POST', `${path}/closures`, longer)).status).toBe(201);
  expect([open('2026-12-05'), open('2026-12-07')]).toEqual([false, true]);
  const again = await administrator.call('POST', `${path}/closures`, { ...longer, until: '2026-12-02' });
  expect(again.body).toMatchObject({ code: 'not_found' });
  expect(open('2026-12-05')).toBe(false);
  expect(trail(own).map(({ act }) => act)).toEqual(['closure.entered', 'closure.removed', 'closure.entered']);
});

test('a row is taken out and can be entered again', async () => {
  const { path, administrator, open } = asBarnaul();
  const { body } = await administrator.call<Row>('POST', `${path}/closures`, repair);
  const removed = await administrator.call('DELETE', `/api/closures/${body.id}`);
  expect(removed.status).toBe(204);
  expect(open('2026-12-01')).toBe(true);
  expect((await administrator.call('DELETE', `/api/closures/${body.id}`)).body).toMatchObject({
    code: 'not_found',
  });
  expect((await administrator.call('POST', `${path}/closures`, repair)).status).toBe(201);
});

test.each([
  [{ ...repair, until: '2026-11-30' }, 'until'],
  [{ ...repair, until: '2028-12-01' }, 'until'],
  [{ ...repair, reason: ' ' }, 'reason'],
  [{ ...repair, starts: '2026-02-30' }, 'starts'],
])('a closure refuses %j', async (row, field) => {
  const { path, administrator } = asBarnaul();
  const answer = await administrator.call('POST', `${path}/closures`, row);
  expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path: field }] });
});

test('two rows for exactly the same days are a conflict in one scope, and two scopes are two rows', async () => {
  const { path, administrator } = asBarnaul();
  await administrator.call('POST', `${path}/closures`, repair);
  expect((await administrator.call('POST', `${path}/closures`, repair)).body).toMatchObject({
    code: 'conflict',
  });
  const everywhere = { ...repair, everywhere: true };
  expect((await administrator.call('POST', `${path}/closures`, everywhere)).status).toBe(201);
  expect((await administrator.call('POST', `${path}/closures`, everywhere)).body).toMatchObject({
    code: 'conflict',
  });
});

test('holidays come every year, and are added and taken out for every centre', async () => {
  const { own, administrator, open } = asBarnaul();
  const day = { monthDay: '04-12', nameRu: 'День космонавтики', nameEn: 'Cosmonautics Day' };
  expect((await administrator.call('POST', '/api/holidays', day)).status).toBe(201);
  expect([open('2027-04-12'), open('2028-04-12')]).toEqual([false, false]);
  expect((await administrator.call('POST', '/api/holidays', day)).body).toMatchObject({ code: 'conflict' });
  const listed = await own.hire('desk').call<{ rows: { monthDay: string }[] }>('GET', '/api/holidays');
  expect(listed.body.rows).toHaveLength(15);
  expect((await administrator.call('DELETE', '/api/holidays/04-12')).status).toBe(204);
  expect((await administrator.call('DELETE', '/api/holidays/04-12')).body).toMatchObject({
    code: 'not_found',
  });
  expect(open('2027-04-12')).toBe(true);
  expect(trail(own).map(({ act }) => act)).toEqual(['holiday.entered', 'holiday.removed']);
});

test.each([['02-30'], ['13-01'], ['4-12'], ['2026-04-12']])(
  'a holiday refuses the day %s',
  async (monthDay) => {
    const { administrator } = asBarnaul();
    const answer = await administrator.call('POST', '/api/holidays', {
      monthDay,
      nameRu: 'День',
      nameEn: 'Day',
    });
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'monthDay' }] });
  },
);

test('a year with due dates and without its moved days is named until somebody enters one', async () => {
  const { own, path, administrator, id } = asBarnaul();
  const desk = own.hire('desk');
  const untold = async () => (await desk.call<{ unfilledYears: number[] }>('GET', path)).body.unfilledYears;
  const items = [{ unitId: thing(own) }];
  expect(await untold()).toEqual([]);
  const lent = await desk.call('POST', `/api/centres/${id}/handovers`, { familyId: family(own), items });
  expect(lent.status).toBe(201);
  expect(await untold()).toEqual([2027]);
  const day = { starts: '2027-05-03', until: '2027-05-03', reason: 'Выходной за 1 мая, субботу' };
  await administrator.call('POST', `${path}/closures`, day);
  expect(await untold(), 'a closure of its own says nothing of the year').toEqual([2027]);
  await administrator.call('POST', `${path}/closures`, { ...day, everywhere: true });
  expect(await untold()).toEqual([]);
});

test('29 February may be a holiday', async () => {
  const { administrator, open } = asBarnaul();
  const leap = { monthDay: '02-29', nameRu: 'Лишний день', nameEn: 'Spare day' };
  expect((await administrator.call('POST', '/api/holidays', leap)).status).toBe(201);
  expect([open('2028-02-29'), open('2027-03-01')]).toEqual([false, true]);
});

const changes = (path: string): [string, string, unknown][] => [
  ['POST', `${path}/closures`, repair],
  ['DELETE', '/api/closures/01900000-0000-7000-8000-000000000000', undefined],
  ['POST', '/api/holidays', { monthDay: '04-12', nameRu: 'День', nameEn: 'Day' }],
  ['DELETE', '/api/holidays/05-01', undefined],
];
const looks = (path: string): [string, string, unknown][] => [
  ['GET', `${path}/days?from=2026-12-01&until=2026-12-31`, undefined],
  ['GET', `${path}/closures?year=2026`, undefined],
  ['GET', '/api/holidays', undefined],
];

test('only an administrator changes the calendar, everybody signed in reads it, a visitor neither', async () => {
  const { own, path } = asBarnaul();
  for (const [method, at, body] of changes(path)) {
    for (const role of ['desk', 'host', 'manager'] as const)
      expect((await own.hire(role).call(method, at, body)).body).toMatchObject({ code: 'forbidden' });
    expect((await own.visitor.call(method, at, body)).body).toMatchObject({ code: 'signed_out' });
  }
  for (const [method, at] of looks(path)) {
    for (const role of ['desk', 'host', 'manager', 'administrator'] as const)
      expect((await own.hire(role).call(method, at)).status).toBe(200);
    expect((await own.visitor.call(method, at)).body).toMatchObject({ code: 'signed_out' });
  }
  expect(trail(own)).toEqual([]);
});

test('another centre’s calendar is not found: neither read, nor closed, nor opened again', async () => {
  const { own, path, administrator } = asBarnaul();
  const { body } = await administrator.call<Row>('POST', `${path}/closures`, repair);
  const stranger = own.hire('administrator', [own.centreNamed('Иваново')]);
  for (const [method, at, sent] of [
    ...looks(path).slice(0, 2),
    ['POST', `${path}/closures`, repair] as const,
    ['DELETE', `/api/closures/${body.id}`, undefined] as const,
    [
      'POST',
      `/api/centres/${own.centreNamed('Иваново')}/closures`,
      { ...repair, replaces: body.id },
    ] as const,
  ])
    expect((await stranger.call(method, at, sent)).body).toMatchObject({ code: 'not_found' });
  expect(
    (await administrator.call<{ rows: Row[] }>('GET', `${path}/closures?year=2026`)).body.rows,
  ).toHaveLength(5);
});

test('what holds at every centre is entered and taken out by who works at all of them', async () => {
  const { own, id, path, administrator } = asBarnaul();
  const some = own.hire('administrator', [id, own.centreNamed('Вичуга')]);
  const day = { starts: '2026-11-30', until: '2026-11-30', reason: 'День города' };
  const common = await administrator.call<Row>('POST', `${path}/closures`, { ...day, everywhere: true });
  const christmas = { monthDay: '12-25', nameRu: 'Рождество', nameEn: 'Christmas' };
  for (const [method, at, body] of [
    ['POST', `${path}/closures`, { ...repair, everywhere: true }],
    ['POST', `${path}/closures`, { ...repair, replaces: common.body.id }],
    ['DELETE', `/api/closures/${common.body.id}`],
    ['POST', '/api/holidays', christmas],
    ['DELETE', '/api/holidays/05-09'],
  ] as const) {
    const answer = await some.call(method, at, body);
    expect(answer.body, `${method} ${at}`).toMatchObject({ code: 'forbidden' });
  }
  expect((await some.call('POST', `${path}/closures`, repair)).status).toBe(201);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asDay, type Day, type Moment } from '../../api/core/dates.ts';
import { daysNeeded, peakNeed } from '../../api/venue/rules.ts';
import type { SessionRow, VisitRow } from '../../api/venue/shapes.ts';
import { house } from '../support/house.ts';
import { thing, typeNamed } from '../support/people.ts';
import { type VenueWorld, venueWorld } from './world.ts';

const walkers = 'Ходунки реабилитационные';
const zone = 'Asia/Barnaul';

type Step =
  | { act: 'plan'; day: number; hour: number; capacity: number; needs: number; weekly: boolean }
  | { act: 'move'; of: number; day: number; hour: number; scope: 'one' | 'following' | 'all' }
  | { act: 'resize'; of: number; capacity: number }
  | { act: 'need'; of: number; needs: number }
  | { act: 'cancel'; of: number; scope: 'one' | 'following' | 'all' }
  | { act: 'reopen'; of: number }
  | { act: 'book'; of: number; adults: number; wait: boolean }
  | { act: 'leave'; of: number }
  | { act: 'return'; of: number }
  | { act: 'fewer'; of: number; adults: number };

const of = fc.nat({ max: 30 });
const day = fc.integer({ min: 1, max: 9 });
const hour = fc.integer({ min: 9, max: 23 });
const scope = fc.constantFrom('one' as const, 'following' as const, 'all' as const);
const capacity = fc.integer({ min: 1, max: 6 });
const adults = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('plan' as const),
      day,
      hour,
      capacity,
      needs: fc.integer({ min: 0, max: 2 }),
      weekly: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('move' as const), of, day, hour, scope }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('resize' as const), of, capacity }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('need' as const), of, needs: fc.integer({ min: 0, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), of, scope }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('reopen' as const), of }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('book' as const), of, adults, wait: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('leave' as const), of }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('return' as const), of }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('fewer' as const), of, adults }) },
);

const dayOf = (count: number) => `2026-12-0${count}`;
const timeOf = (at: number) => `${String(at).padStart(2, '0')}:00`;
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

async function play(
  w: VenueWorld,
  sessions: string[],
  visits: string[],
  one: Step,
  serial: number,
): Promise<number> {
  const needsOf = (quantity: number) =>
    quantity === 0 ? [] : [{ itemTypeId: typeNamed(w.home, walkers), quantity }];
  if (one.act === 'plan') {
    const { act: _act, weekly, needs, ...told } = one;
    const repeat = weekly ? { weekdays: [1, 3, 5, 7], until: '2026-12-20' } : null;
    const body = {
      ...told,
      day: dayOf(one.day),
      time: timeOf(one.hour),
      roomId: w.roomId,
      needs: needsOf(needs),
      repeat,
      minutes: 120,
    };
    const answer = await w.plan(body);
    if (answer.status === 201) sessions.push(...answer.body.rows.map(({ id }: SessionRow) => id));
    return answer.status;
  }
  if (one.act === 'book') {
    const id = pick(sessions, one.of);
    if (id === undefined) return 0;
    const applicant = { name: 'Гостья', phone: `+7913700${1000 + serial}` };
    const { adults: count, wait } = one;
    const asked = { applicant, adults: count, children: 0, wait };
    const answer = await w.host.call<VisitRow>('POST', `/api/sessions/${id}/visits`, asked);
    if (answer.status === 201) visits.push(answer.body.id);
    return answer.status;
  }
  if (one.act === 'leave' || one.act === 'return' || one.act === 'fewer') {
    const id = pick(visits, one.of);
    if (id === undefined) return 0;
    if (one.act !== 'fewer')
      return (await w.host.call('POST', `/api/visits/${id}/${one.act === 'leave' ? 'cancel' : 'restore'}`))
        .status;
    const { version } = (await w.host.call<VisitRow>('GET', `/api/visits/${id}`)).body;
    const edition = { 'If-Match': `"${version}"` };
    return (await w.host.call('PATCH', `/api/visits/${id}`, { adults: one.adults }, edition)).status;
  }
  const id = pick(sessions, one.of);
  if (id === undefined) return 0;
  if (one.act === 'move')
    return (await w.change(id, { day: dayOf(one.day), time: timeOf(one.hour), scope: one.scope })).status;
  if (one.act === 'resize') return (await w.change(id, { capacity: one.capacity })).status;
  if (one.act === 'need') return (await w.change(id, { needs: needsOf(one.needs) })).status;
  const body = one.act === 'cancel' ? { reason: 'Ремонт', scope: one.scope } : undefined;
  return (await w.host.call('POST', `/api/sessions/${id}/${one.act}`, body)).status;
}

type Stored = {
  id: string;
  state: 'planned' | 'cancelled';
  startsAt: Moment;
  endsAt: Moment;
  capacity: number;
  taken: number;
  quantity: number;
};

/** What must hold whatever happened. */
function look({ home }: VenueWorld): void {
  const { sqlite } = home.db;
  const sessions = sqlite
    .prepare<[], Stored>(`
      SELECT s.id, s.state, s.starts_at AS startsAt, s.ends_at AS endsAt, s.capacity, s.taken,
        coalesce((SELECT quantity FROM session_need WHERE session_id = s.id), 0) AS quantity FROM venue_session s`)
    .all();
  const visits = sqlite
    .prepare<[], { sessionId: string; state: string; places: number }>(
      'SELECT session_id AS sessionId, state, places FROM visit',
    )
    .all();
  for (const { id, state, capacity, taken } of sessions) {
    const own = visits.filter(({ sessionId }) => sessionId === id);
    const sum = own.filter((one) => one.state === 'booked').reduce((total, { places }) => total + places, 0);
    expect(taken).toBe(sum);
    expect(taken).toBeLessThanOrEqual(capacity);
    if (state === 'planned')
      for (const one of own)
        if (one.state === 'waiting') expect(one.places).toBeGreaterThan(capacity - taken);
  }
  const planned = sessions.filter(({ state, quantity }) => state === 'planned' && quantity > 0);
  const needed = new Map<Day, number>();
  for (const on of new Set(planned.flatMap((one) => daysNeeded(one, zone)))) {
    const spans = planned
      .filter((one) => daysNeeded(one, zone).includes(on))
      .map(({ startsAt, endsAt, quantity }) => ({ from: startsAt, to: endsAt, quantity }));
    needed.set(on, peakNeed(spans));
  }
  const held = sqlite
    .prepare<[], { day: string; quantity: number }>(
      `SELECT c.starts AS day, c.quantity FROM commitment c WHERE c.kind = 'session' AND c.live = 1`,
    )
    .all();
  expect(new Map(held.map((one) => [asDay(one.day), one.quantity]))).toEqual(needed);
  for (const { quantity } of held) expect(quantity).toBeLessThanOrEqual(2);
}

test('whatever the order of things: places, turns and holds stay true', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const w = await venueWorld(house());
      thing(w.home, walkers);
      thing(w.home, walkers);
      const sessions: string[] = [];
      const visits: string[] = [];
      for (const [serial, one] of steps.entries()) {
        expect(await play(w, sessions, visits, one, serial)).toBeLessThan(500);
        look(w);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 20) },
  );
});

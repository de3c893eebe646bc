import { beforeEach, expect, test } from 'vitest';
import { byTheClock } from '../../api/jobs/acts.ts';
import type { SessionRow, VisitRow } from '../../api/venue/shapes.ts';
import { house } from '../support/house.ts';
import { thing, typeNamed } from '../support/people.ts';
import { type VenueWorld, venueWorld } from './world.ts';

const walkers = 'Ходунки реабилитационные';
let w: VenueWorld;
let film: SessionRow;
beforeEach(async () => {
  w = await venueWorld(house());
  thing(w.home, walkers);
  film = await w.session({ needs: [{ itemTypeId: typeNamed(w.home, walkers) }] });
});

const book = (name = 'Нина', phone = '+79137001122') =>
  w.host.call<VisitRow>('POST', `/api/sessions/${film.id}/visits`, {
    applicant: { name, phone, messages: true },
    adults: 1,
    children: 0,
  });
const kinds = () => w.home.db.sqlite.prepare<[], string>('SELECT kind FROM notice ORDER BY id').pluck().all();
const live = () =>
  w.home.db.sqlite
    .prepare<[], number>(`SELECT count(*) FROM commitment WHERE kind = 'session' AND live = 1`)
    .pluck()
    .get();

test('who comes tomorrow is reminded once; who asked today is not', async () => {
  await book();
  w.home.at('2026-11-30T03:00:00.000Z');
  await book('Ирина', '+79137001123');
  byTheClock(w.home.ctx());
  byTheClock(w.home.ctx());
  expect(kinds()).toEqual(['visit_booked', 'visit_booked', 'visit_soon']);
});

test('nobody is reminded of what was cancelled', async () => {
  await book();
  await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' });
  w.home.at('2026-11-30T03:00:00.000Z');
  byTheClock(w.home.ctx());
  expect(kinds()).toEqual(['visit_booked', 'visit_cancelled']);
});

test('what a session held is let go when its day is over', () => {
  expect(live()).toBe(1);
  w.home.at('2026-12-01T12:00:00.000Z');
  byTheClock(w.home.ctx());
  expect(live()).toBe(1);
  w.home.at('2026-12-02T01:00:00.000Z');
  byTheClock(w.home.ctx());
  expect(live()).toBe(0);
});

test('who asked is forgotten a month after the session', async () => {
  await book();
  w.home.db.sqlite.exec("UPDATE visit SET note = 'Миша слепил лису'");
  w.home.at('2027-01-02T03:00:00.000Z');
  byTheClock(w.home.ctx());
  const left = w.home.db.sqlite
    .prepare<[], { name: string; phone: string; note: string }>(
      'SELECT applicant_name AS name, applicant_phone AS phone, note FROM visit',
    )
    .get();
  expect(left).toEqual({ name: '', phone: '', note: '' });
});

test('the board shows today’s sessions with what is to be put ready', async () => {
  w.home.at('2026-12-01T02:00:00.000Z');
  const { body } = await w.host.call('GET', `/api/centres/${w.centreId}/board`);
  expect(body.sessions).toMatchObject([
    { id: film.id, venue: { nameRu: 'Гостиная' }, needs: [{ nameRu: walkers, quantity: 1 }], taken: 0 },
  ]);
});

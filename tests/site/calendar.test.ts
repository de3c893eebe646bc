import { eq } from 'drizzle-orm';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { bookingDays, calendarFile, calendarOf } from '../../api/bookings/reads/calendar.ts';
import { asDay, toMoment } from '../../api/core/dates.ts';
import type { BookingId } from '../../api/core/ids.ts';
import { booking } from '../../db/tables/bookings.ts';
import { contact, family as families } from '../../db/tables/families.ts';
import { staff, staffCentre } from '../../db/tables/staff.ts';
import { family, thing } from '../support/people.ts';
import { asked, browser, knownBy, walker } from './visitor.ts';

/** What an ordinary calendar reads out of a file, by a reader that is not ours. */
function read(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file));
  const events = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      on: event.startDate.toString(),
      allDay: event.startDate.isDate,
      days: event.duration.toSeconds() / 86_400,
      summary: event.summary,
      description: event.description ?? '',
      location: event.location ?? '',
      sequence: event.sequence,
      status: component.getFirstPropertyValue('status'),
      alarms: component
        .getAllSubcomponents('valarm')
        .map((alarm) => String(alarm.getFirstPropertyValue('trigger'))),
    };
  });
  return { calendar, events };
}

/** What RFC 5545 asks of the bytes: lines end with CRLF and are 75 octets at most. */
function assertBytes(file: string): void {
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(file.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true);
}

const place = { name: 'Барнаул; проспект, 1', address: 'пр. Ленина, 1', phone: '+7 385 200-00-00' };
const made = {
  id: '01900000-0000-7000-8000-000000000001',
  code: 'K7M-4XC',
  state: 'confirmed' as const,
  starts: asDay('2026-12-31'),
  dueOn: asDay('2027-01-11'),
  requestedAt: toMoment(Temporal.Instant.from('2026-11-24T04:00:00Z')),
  version: 3,
  lines: [
    { nameRu: 'Ходунки реабилитационные', nameEn: 'Walking frame', quantity: 2 },
    { nameRu: 'Кресло-коляска прогулочная складная детская', nameEn: '', quantity: 1 },
  ],
};
const about = { locale: 'ru' as const, neutral: false, place };

describe('the file of a booking', () => {
  test('two whole days, in any time zone, with a word the day before', () => {
    const file = calendarOf(made, about);
    assertBytes(file);
    const { calendar, events } = read(file);
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(events).toMatchObject([
      { uid: `${made.id}-starts@prokat`, on: '2026-12-31', allDay: true, days: 1, status: 'CONFIRMED' },
      { uid: `${made.id}-due@prokat`, on: '2027-01-11', allDay: true, days: 1, sequence: 3 },
    ]);
    for (const { summary, description, location, alarms } of events) {
      expect(summary).toContain('Ходунки реабилитационные × 2, Кресло-коляска');
      expect(description).toBe('Барнаул; проспект, 1\n+7 385 200-00-00\nКод: K7M-4XC');
      expect(location).toBe('Барнаул; проспект, 1, пр. Ленина, 1');
      expect(alarms).toEqual(['-PT15H']);
    }
    expect(calendarOf(made, about)).toBe(file);
  });

  test('a change has the same names and a higher number; a cancellation says so, without a word before', () => {
    const [before] = bookingDays(made, about);
    const [after] = bookingDays({ ...made, starts: asDay('2027-01-05'), version: 4 }, about);
    expect([after?.uid, after?.sequence]).toEqual([before?.uid, 4]);
    const gone = read(calendarOf({ ...made, state: 'cancelled', version: 5 }, about)).events;
    expect(gone).toMatchObject([
      { status: 'CANCELLED', alarms: [], sequence: 5 },
      { status: 'CANCELLED', alarms: [], sequence: 5 },
    ]);
    expect(read(calendarOf({ ...made, state: 'requested' }, about)).events[0]?.status).toBe('TENTATIVE');
  });

  test.each(['ru', 'en'] as const)('of a protected family nothing is told (%s)', (locale) => {
    const file = calendarOf(made, { ...about, locale, neutral: true });
    for (const { summary, description, location } of read(file).events)
      expect([summary, description, location]).toEqual([
        locale === 'ru' ? 'Напоминание' : 'Reminder',
        '',
        '',
      ]);
    expect(file).not.toMatch(/Прокат:|Rental|Барнаул|K7M|Ходунки|Walking/);
  });

  test('an empty calendar is one, too', () => {
    const file = calendarFile([], 'en', 'Rental');
    const { events, calendar } = read(file);
    expect(events).toEqual([]);
    expect(file).toMatch(/END:VCALENDAR\r\n$/);
    expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
  });
});

const calendarPath = (id: string) => `/api/site/my/bookings/${id}/calendar`;

describe('the calendar of one’s own booking', () => {
  test('is an ordinary calendar file, and says when nothing has changed', async () => {
    const { visitor, bookingId } = await asked();
    const file = await visitor.call('GET', calendarPath(bookingId));
    expect(file.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    expect(file.headers.get('Content-Disposition')).toBe('inline; filename="prokat.ics"');
    assertBytes(file.text);
    expect(read(file.text).events.map(({ on }) => on)).toEqual(['2026-11-26', '2026-12-01']);
    const tag = { 'If-None-Match': file.headers.get('ETag') ?? '' };
    const same = await visitor.call('GET', calendarPath(bookingId), undefined, tag);
    expect([same.status, same.text]).toEqual([304, '']);
    await visitor.call('POST', `/api/site/my/bookings/${bookingId}/cancel`);
    const gone = await visitor.call('GET', `${calendarPath(bookingId)}?lang=en`, undefined, tag);
    expect(read(gone.text).events).toMatchObject([
      { status: 'CANCELLED', sequence: 2 },
      { status: 'CANCELLED' },
    ]);
    expect(gone.text).toContain('Walking frame');
  });

  test('not another’s', async () => {
    const { home, bookingId } = await asked();
    const other = browser(home);
    expect((await other.call('GET', calendarPath(bookingId))).status).toBe(401);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    await other.call('POST', '/api/site/bookings', await other.request({ applicant }));
    expect((await other.call('GET', calendarPath(bookingId))).status).toBe(404);
  });
});

describe('the private calendar of a contact', () => {
  test('holds pick-ups and due days, follows them, and is taken back', async () => {
    const { home, bookingId } = await asked(3);
    const desk = home.hire('desk');
    const path = `/api/centres/${home.centreNamed('Барнаул')}/handovers`;
    const given = await desk.call('POST', path, {
      familyId: family(home),
      items: [{ unitId: thing(home, walker) }],
    });
    const [loan] = JSON.parse(given.text).loans;
    const visitor = await knownBy(home);
    const feed = await visitor.call('POST', '/api/site/my/feed', {});
    expect(feed.status).toBe(201);
    const address = String(feed.body.path);
    const stranger = browser(home);
    const file = await stranger.call('GET', address);
    expect([file.status, file.headers.get('Content-Type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(file.headers.get('Cache-Control')).toBe('private, no-cache');
    assertBytes(file.text);
    expect(read(file.text).events.map(({ uid, on }) => [uid, on])).toEqual([
      [`${bookingId}-starts@prokat`, '2026-11-26'],
      [`${bookingId}-due@prokat`, '2026-12-01'],
      [`${loan.id}-due@prokat`, loan.dueOn],
    ]);
    const tag = { 'If-None-Match': file.headers.get('ETag') ?? '' };
    expect((await stranger.call('GET', address, undefined, tag)).status).toBe(304);
    const weak = { 'If-None-Match': `W/${tag['If-None-Match']}` };
    expect((await stranger.call('GET', address, undefined, weak)).status).toBe(304);
    expect((await stranger.call('HEAD', address)).headers.get('ETag')).toBe(tag['If-None-Match']);
    await visitor.call('POST', `/api/site/my/bookings/${bookingId}/cancel`);
    const after = await stranger.call('GET', address, undefined, tag);
    expect(read(after.text).events.map(({ uid }) => uid)).toEqual([`${loan.id}-due@prokat`]);
    expect((await visitor.call('GET', '/api/site/my')).body.feed).toMatchObject({
      createdAt: expect.any(String),
    });

    const second = await visitor.call('POST', '/api/site/my/feed', { locale: 'en' });
    expect((await stranger.call('GET', address)).status).toBe(404);
    expect((await stranger.call('GET', String(second.body.path))).text).toContain('Rental');
    expect((await visitor.call('DELETE', '/api/site/my/feed')).status).toBe(200);
    expect((await stranger.call('GET', String(second.body.path))).status).toBe(404);
    expect((await visitor.call('GET', '/api/site/my')).body.feed).toBeNull();
    const kept = JSON.stringify(home.db.sqlite.prepare('select * from calendar_feed').all());
    expect(kept).not.toContain(/calendar\/([\w-]+)/.exec(address)?.[1]);
  });

  test('by one booking’s code there is none to be had', async () => {
    const { visitor } = await asked();
    for (const method of ['POST', 'DELETE']) {
      const refused = await visitor.call(method, '/api/site/my/feed', method === 'POST' ? {} : undefined);
      expect([refused.status, refused.body.code]).toEqual([401, 'site_session_over']);
    }
  });

  test('an address that was never given leads nowhere', async () => {
    const { visitor } = await asked();
    for (const name of [`${'a'.repeat(43)}.ics`, 'short.ics', `${'a'.repeat(43)}.txt`])
      expect((await visitor.call('GET', `/api/calendar/${name}`)).status).toBe(404);
  });

  test('of a protected family tells nothing, and stops with her contact', async () => {
    const { home, bookingId } = await asked();
    const hers = family(home, { surname: 'Тайнова', protected: true });
    home.db.orm
      .update(booking)
      .set({ familyId: hers })
      .where(eq(booking.id, bookingId as BookingId))
      .run();
    const visitor = await knownBy(home);
    const { path } = (await visitor.call('POST', '/api/site/my/feed', {})).body;
    const file = (await visitor.call('GET', String(path))).text;
    expect(read(file).events.map(({ summary }) => summary)).toEqual(['Напоминание', 'Напоминание']);
    expect(file).not.toMatch(/Прокат|Барнаул|Ходунки|Рябина|Тайнова/);
    home.db.orm.update(contact).set({ safe: false }).where(eq(contact.familyId, hers)).run();
    expect(read((await visitor.call('GET', String(path))).text).events).toEqual([]);
  });
});

describe('the private calendar of a centre', () => {
  /** A centre with a booking and a loan of a protected family's. */
  async function centre() {
    const { home, bookingId, code } = await asked(3);
    const centreId = home.centreNamed('Барнаул');
    const [desk, host] = [home.hire('desk'), home.hire('host')];
    const give = async (hand: typeof desk, familyId: string) =>
      hand.call(
        'POST',
        `/api/centres/${centreId}/handovers`,
        { familyId, items: [{ unitId: thing(home, walker) }] },
        { 'X-Access-Reason': 'lending' },
      );
    const seen = JSON.parse((await give(desk, family(home))).text).loans[0];
    const hidden = family(home, { surname: 'Тайнова', protected: true });
    const unseen = JSON.parse((await give(host, hidden)).text).loans[0];
    return { home, centreId, desk, host, bookingId, code, hidden, seen, unseen };
  }

  test('codes and numbers, no names; of protected families for those who serve them', async () => {
    const { home, centreId, desk, host, bookingId, code, seen, unseen } = await centre();
    const feedOf = async (hand: typeof desk) => {
      const feed = await hand.call('POST', `/api/centres/${centreId}/feed`, {});
      expect(feed.status).toBe(201);
      return {
        path: String(feed.body.path),
        file: (await home.visitor.call('GET', String(feed.body.path))).text,
      };
    };
    const { file, path } = await feedOf(desk);
    assertBytes(file);
    expect(read(file).events).toMatchObject([
      {
        uid: `${bookingId}-starts@prokat`,
        on: '2026-11-26',
        summary: `Забрать ${code} (вещей: 1)`,
        alarms: [],
      },
      { on: seen.dueOn, summary: 'Вернуть (вещей: 1)', description: seen.unit.inventoryNumber },
    ]);
    expect(file).not.toMatch(/Смирнова|Анна|\+7913|Тайнова|Рябина/);
    const all = (await feedOf(host)).file;
    expect(all).toContain(unseen.unit.inventoryNumber);
    expect(all).not.toMatch(/Тайнова|Рябина/);
    home.at(`${seen.dueOn}T04:00:00.000Z`);
    expect((await home.visitor.call('GET', path)).status).toBe(200);
    expect((await desk.call('DELETE', `/api/centres/${centreId}/feed`)).status).toBe(200);
    expect((await home.visitor.call('GET', path)).status).toBe(404);
  });

  test('holds while its owner works there, and for nobody who does not', async () => {
    const { home, centreId, desk } = await centre();
    const stranger = home.hire('desk', [home.centreNamed('Иваново')]);
    for (const method of ['POST', 'DELETE']) {
      const body = method === 'POST' ? {} : undefined;
      expect((await stranger.call(method, `/api/centres/${centreId}/feed`, body)).status).toBe(404);
      expect((await home.visitor.call(method, `/api/centres/${centreId}/feed`, body)).status).toBe(401);
    }
    const made = async () => String((await desk.call('POST', `/api/centres/${centreId}/feed`, {})).body.path);
    const path = await made();
    home.db.orm.update(staff).set({ active: false }).where(eq(staff.id, desk.id)).run();
    expect((await home.visitor.call('GET', path)).status).toBe(404);
    home.db.orm.update(staff).set({ active: true }).where(eq(staff.id, desk.id)).run();
    expect((await home.visitor.call('GET', path)).status).toBe(200);
    home.db.orm.delete(staffCentre).where(eq(staffCentre.staffId, desk.id)).run();
    expect((await home.visitor.call('GET', path)).status).toBe(404);
  });

  test('a card that becomes protected is left out from the next look on', async () => {
    const { home, centreId, desk, seen } = await centre();
    const { path } = (await desk.call('POST', `/api/centres/${centreId}/feed`, {})).body;
    home.db.orm
      .update(families)
      .set({ protected: true, codeName: 'Ива' })
      .where(eq(families.id, seen.familyId))
      .run();
    expect((await home.visitor.call('GET', String(path))).text).not.toContain(seen.unit.inventoryNumber);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { stocked, walker } from '../site/visitor.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

let home: House;
let centre: string;
let desk: StaffHand;
let host: StaffHand;
beforeEach(() => {
  home = house();
  centre = home.centreNamed('Барнаул');
  [desk, host] = [home.hire('desk'), home.hire('host')];
});
const because = { 'X-Access-Reason': 'lending' };
const days = { starts: '2026-11-26', dueOn: '2026-12-01' };
const lines = (quantity = 1) => [{ itemTypeId: typeNamed(home, walker), quantity }];
/** What somebody asked for on the site, with a phone of theirs. */
async function asked(): Promise<string> {
  const { visitor } = stocked(2, home);
  return String((await visitor.call('POST', '/api/site/bookings', await visitor.request())).body.bookingId);
}

describe('a booking of a protected family', () => {
  test('is nothing a desk can act on that does not serve her: no answer tells of her, none makes her another', async () => {
    const id = await asked();
    const hidden = family(home, { surname: 'Тайнова', protected: true, proofUntil: '2026-11-25' });
    const linked = await host.call('POST', `/api/bookings/${id}/link`, { familyId: hidden }, because);
    expect(linked.status).toBe(200);
    const unit = thing(home);
    const edition = { 'If-Match': `"${linked.body.version}"` };
    for (const [method, path, body] of [
      ['POST', 'link', { familyId: family(home) }],
      ['POST', 'preview', { ...days, lines: lines() }],
      ['POST', 'confirm', {}],
      ['POST', 'refuse', { reason: 'Нет места' }],
      ['POST', 'cancel', { reason: 'Нет места' }],
      ['POST', 'reopen', undefined],
      ['PUT', '', { ...days, lines: lines() }],
      ['POST', 'shelf', { unitId: unit }],
      ['DELETE', `shelf/${unit}`, undefined],
    ] as const) {
      const answer = await desk.call(method, `/api/bookings/${id}/${path}`.replace(/\/$/, ''), body, edition);
      expect([answer.status, Object.keys(answer.body).includes('lines')], path).toEqual([404, false]);
    }
    const cancelled = await host.call('POST', `/api/bookings/${id}/cancel`, { reason: 'Тайнова передумала' });
    expect(cancelled.body.reason).toBe('Тайнова передумала');
    expect((await desk.call('GET', `/api/bookings/${id}`)).status).toBe(404);
  });

  test('is not counted by her phone, so that nobody learns that she asked for something', async () => {
    const { visitor } = stocked(9, home);
    const ask = async () => visitor.call('POST', '/api/site/bookings', await visitor.request());
    const { bookingId } = (await ask()).body;
    const hidden = family(home, { surname: 'Тайнова', protected: true });
    await host.call('POST', `/api/bookings/${String(bookingId)}/link`, { familyId: hidden }, because);
    for (let n = 0; n < 3; n += 1) expect((await ask()).status).toBe(201);
    expect((await ask()).body.code).toBe('too_many_open');
  });
});

describe('what was opened by a code', () => {
  test.each(['link', 'protect', 'change of her contacts'])(
    'is shut once it is a protected family’s: %s',
    async (how) => {
      const { visitor } = stocked(2, home);
      const { bookingId } = (await visitor.call('POST', '/api/site/bookings', await visitor.request())).body;
      const link = `/api/bookings/${String(bookingId)}/link`;
      const surname = 'Тайнова';
      const familyId = family(home, { surname, protected: how !== 'protect' });
      const change = async (body: object) => {
        const card = await host.call('GET', `/api/families/${familyId}`, undefined, because);
        const edition = { ...because, 'If-Match': card.headers.get('ETag') ?? '' };
        expect((await host.call('PATCH', `/api/families/${familyId}`, body, edition)).status).toBe(200);
      };
      if (how !== 'change of her contacts')
        expect((await visitor.call('GET', '/api/site/my')).status).toBe(200);
      expect((await host.call('POST', link, { familyId }, because)).status).toBe(200);
      if (how === 'protect') {
        expect((await visitor.call('GET', '/api/site/my')).status).toBe(200);
        await change({ protected: true, codeName: 'Калина' });
      }
      if (how === 'change of her contacts') {
        const { code } = (await host.call('GET', `/api/bookings/${String(bookingId)}`)).body;
        const opening = { code, lastDigits: '4242' };
        expect((await visitor.call('POST', '/api/site/my/open', opening)).status).toBe(200);
        await change({ contacts: [{ kind: 'phone', value: '+79130000001', safe: true }] });
      }
      expect((await visitor.call('GET', '/api/site/my')).body.code).toBe('site_session_over');
    },
  );

  test('a place in the queue, too', async () => {
    const { visitor } = stocked(1, home);
    await visitor.call('POST', '/api/site/bookings', await visitor.request());
    const placed = (await visitor.call('POST', '/api/site/queue', await visitor.wait())).body;
    const familyId = family(home, { surname: 'Тайнова', protected: true });
    const path = `/api/queue/${String(placed.queueEntryId)}/family`;
    const linked = await host.call('PUT', path, { familyId }, { ...because, 'If-Match': '"1"' });
    expect(linked.status).toBe(200);
    expect((await visitor.call('GET', '/api/site/my')).body.code).toBe('site_session_over');
  });
});

describe('what became of the catalogue', () => {
  test('a booking of a type that is lent no more can still be opened and ended', async () => {
    const administrator = home.hire('administrator', home.everyCentre);
    const unit = thing(home);
    const body = { familyId: family(home), ...days, lines: lines() };
    const { id } = (await desk.call('POST', `/api/centres/${centre}/bookings`, body)).body;
    const step = { step: 'written_off', reason: 'Сломаны' };
    expect((await administrator.call('POST', `/api/units/${unit}/steps`, step)).status).toBe(200);
    const archive = `/api/item-types/${typeNamed(home, walker)}/archive`;
    expect((await administrator.call('POST', archive)).status).toBe(200);
    expect((await desk.call('GET', `/api/bookings/${String(id)}`)).status).toBe(200);
    const ended = await desk.call('POST', `/api/bookings/${String(id)}/cancel`, { reason: 'Сломаны' });
    expect(ended.status).toBe(200);
    const again = await desk.call('POST', `/api/bookings/${String(id)}/reopen`);
    expect(again.body.code).toBe('promised_to_others');
  });
});

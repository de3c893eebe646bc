import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { session } from '../../db/tables/staff.ts';
import { type House, house, type StaffHand } from '../support/house.ts';

/** Opens the news of a centre and reads them as they come. */
async function news(its: House, hand: StaffHand, centreId: string) {
  const response = await its.app.request(`/api/centres/${centreId}/live`, {
    headers: { Cookie: hand.cookie },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader?.read())?.value;
  return { response, next, close: () => reader?.cancel() };
}

const close = (hand: StaffHand, centreId: string, starts: string) =>
  hand.call('POST', `/api/centres/${centreId}/closures`, { starts, until: starts, reason: 'ремонт' });

test('an open board hears which act happened at its centre, and nothing else', async () => {
  const its = house();
  const here = its.centreNamed('Барнаул');
  const there = its.centreNamed('Иваново');
  const administrator = its.hire('administrator', [here, there]);
  const board = await news(its, its.hire('desk'), here);
  expect(board.response.headers.get('Content-Type')).toBe('text/event-stream');
  expect(await board.next()).toBe('retry: 3000\n\n');
  expect((await close(administrator, there, '2026-12-14')).status).toBe(201);
  expect((await close(administrator, here, '2026-12-15')).status).toBe(201);
  expect(await board.next()).toMatch(/^data: \{"act":"[a-z_.]+"\}\n\n$/);
  await board.close();
});

test('the news end with the session', async () => {
  const its = house();
  const here = its.centreNamed('Барнаул');
  const desk = its.hire('desk');
  const board = await news(its, desk, here);
  await board.next();
  its.db.orm.delete(session).where(eq(session.userId, desk.id)).run();
  await close(its.hire('administrator'), here, '2026-12-15');
  expect(await board.next()).toBeUndefined();
});

test('another centre’s news are not to be had', async () => {
  const its = house();
  const refused = await its.hire('desk').call('GET', `/api/centres/${its.centreNamed('Иваново')}/live`);
  expect(refused.status).toBe(404);
});

import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { LoanCard } from '../../api/loans/shapes.ts';
import { counts, filled, talk } from '../kits/boxes.ts';
import { family, thing } from '../support/people.ts';

const picture = new Uint8Array(
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c54' } })
    .jpeg()
    .toBuffer(),
);

test('a photo of one kit is no photo of another, nor of the same kit once more', async () => {
  const its = await filled();
  const photo = new FormData();
  photo.set('photo', new File([picture], 'box.jpg', { type: 'image/jpeg' }));
  const { photoId } = (await its.desk.call('POST', `${its.kit}/photos`, photo)).body;
  its.home.later({ seconds: 1 });
  const far = its.home.centreNamed('Иваново');
  const check = { counts: counts(its), photoId };
  const other = `/api/units/${thing(its.home, talk, far)}/kit`;
  const stranger = its.home.hire('desk', [far]);
  const told = await stranger.call('POST', `${other}/checks`, check);
  expect(told.body).toMatchObject({ errors: [{ path: 'photoId', code: 'unknown' }] });
  const again = async () => (await its.desk.call('POST', `${its.kit}/checks`, check)).status;
  expect([await again(), await again()]).toEqual([200, 400]);
});

test('what has a list of parts stays a multibox, and is counted as long as it is lent', async () => {
  const { home, itemTypeId } = await filled();
  const administrator = home.hire('administrator', home.everyCentre);
  const path = `/api/item-types/${itemTypeId}`;
  const edition = { 'If-Match': (await administrator.call('GET', path)).headers.get('ETag') ?? '' };
  const refused = await administrator.call('PATCH', path, { category: 'leisure' }, edition);
  expect(refused.body).toMatchObject({ errors: [{ path: 'category', code: 'kit' }] });
  expect(
    (await administrator.call('PATCH', path, { category: 'multibox', termDays: 21 }, edition)).status,
  ).toBe(200);
});

test('a return is not taken back once what it found was compensated: it would be asked for twice', async () => {
  const its = await filled();
  const { desk, home, centreId, unitId } = its;
  const items = [{ unitId, check: { counts: counts(its) } }];
  const familyId = family(home);
  expect((await desk.call('POST', `/api/centres/${centreId}/handovers`, { familyId, items })).status).toBe(
    201,
  );
  const back = counts(its, 1, 3, 0).map((one) => ({ ...one, settle: 'compensate' }));
  const returned = await desk.call<LoanCard>('POST', `/api/units/${unitId}/return`, {
    condition: 'good',
    check: { counts: back },
  });
  expect(returned.body.canUndo).toBe('return');
  const settled = await its.manager.call<LoanCard>(
    'POST',
    `/api/damages/${returned.body.damages[0]?.id}/settlement`,
    { settlement: 'compensated' },
  );
  expect([settled.status, settled.body.canUndo], settled.text).toEqual([200, null]);
  const undo = await desk.call('POST', `/api/loans/${returned.body.id}/return/undo`);
  expect(undo.body).toMatchObject({ code: 'too_late_to_undo' });
});

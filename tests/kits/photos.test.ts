import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { family } from '../support/people.ts';
import { counts, filled, type Its } from './boxes.ts';

const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c54' } })
  .jpeg()
  .toBuffer();
const formOf = (bytes: Uint8Array<ArrayBuffer> = new Uint8Array(picture)) => {
  const form = new FormData();
  form.set('photo', new File([bytes], 'box.jpg', { type: 'image/jpeg' }));
  return form;
};
const taken = async ({ kit, desk }: Its, hand = desk): Promise<string> => {
  const sent = await hand.call<{ photoId: string }>('POST', `${kit}/photos`, formOf());
  expect(sent.status).toBe(200);
  return sent.body.photoId;
};
type Checks = { checks: { photoUrl: string | null }[] };
const urls = async ({ kit, desk }: Its, hand = desk) =>
  (await hand.call<Checks>('GET', kit)).body.checks.map(({ photoUrl }) => photoUrl);

describe('a photo of a kit that is counted', () => {
  test('goes with the count at both ends, and stands in the history of the kit and of the loan', async () => {
    const its = await filled();
    const { desk, unitId, centreId, home } = its;
    const [out, back] = [await taken(its), await taken(its)];
    const given = await desk.call('POST', `/api/centres/${centreId}/handovers`, {
      familyId: family(home),
      items: [{ unitId, check: { counts: counts(its), photoId: out } }],
    });
    expect(given.status).toBe(201);
    const returned = await desk.call('POST', `/api/units/${unitId}/return`, {
      condition: 'good',
      check: { counts: counts(its, 1, 4, 0), photoId: back },
    });
    const of = (id: string) => `/api/units/${unitId}/kit/photos/${id}`;
    expect(returned.body.checks).toMatchObject([{ photoUrl: of(out) }, { photoUrl: of(back) }]);
    expect(await urls(its)).toEqual([of(back), of(out)]);
    const shown = await desk.call('GET', of(out));
    expect([shown.status, shown.headers.get('Content-Type')]).toEqual([200, 'image/webp']);
    const other = home.hire('desk', [home.centreNamed('Иваново')]);
    for (const path of [of(out), of(crypto.randomUUID())])
      expect((await other.call('GET', path)).status).toBe(404);
  });

  test('goes with a count on the shelf too; a count without one has none', async () => {
    const its = await filled();
    const photoId = await taken(its);
    await its.desk.call('POST', `${its.kit}/checks`, { counts: counts(its), photoId });
    await its.desk.call('POST', `${its.kit}/checks`, { counts: counts(its) });
    expect(await urls(its)).toEqual([null, expect.stringContaining(photoId)]);
  });

  test('is none that shows something else, and no file that is no picture', async () => {
    const its = await filled();
    const { desk, manager, part, kit, centreId, unitId, home } = its;
    await manager.call('POST', `/api/components/${part('Карточки')}/photo`, formOf());
    const card = home.db.sqlite.prepare<[], string>('SELECT photo_id FROM component WHERE photo_id > 0');
    const foreign = card.pluck().get() ?? '';
    for (const photoId of [foreign, crypto.randomUUID()]) {
      const refused = await desk.call('POST', `${kit}/checks`, { counts: counts(its), photoId });
      expect(refused.body).toMatchObject({ errors: [{ path: 'photoId', code: 'unknown' }] });
      const items = [{ unitId, check: { counts: counts(its), photoId } }];
      const kept = await desk.call('POST', `/api/centres/${centreId}/handovers`, {
        familyId: family(home),
        items,
      });
      expect(kept.body).toMatchObject({ errors: [{ path: 'items.0.check.photoId', code: 'unknown' }] });
    }
    const text = await desk.call('POST', `${kit}/photos`, formOf(new TextEncoder().encode('no picture')));
    expect(text.body).toMatchObject({ errors: [{ path: 'photo', code: 'not_a_picture' }] });
    expect((await manager.call('POST', `${kit}/photos`, formOf())).status).toBe(403);
  });

  test('that no check was made with is forgotten after a day, and nothing else', async () => {
    const its = await filled();
    const { desk, manager, kit, part, home } = its;
    await manager.call('POST', `/api/components/${part('Карточки')}/photo`, formOf());
    await desk.call('POST', `${kit}/checks`, { counts: counts(its), photoId: await taken(its) });
    const forgotten = await taken(its);
    home.later({ hours: 49 });
    const again = home.hire('desk');
    const late = await again.call('POST', `${kit}/checks`, { counts: counts(its), photoId: forgotten });
    expect(late.body).toMatchObject({ errors: [{ path: 'photoId', code: 'unknown' }] });
    await taken(its, again);
    const left = home.db.sqlite.prepare<[], string>('SELECT id FROM photo').pluck().all();
    expect(left).toHaveLength(3);
    expect(left).not.toContain(forgotten);
  });

  test('of a kit that was with a protected family is not for those who may not know of her', async () => {
    const its = await filled();
    const { home, unitId, centreId, desk } = its;
    const host = home.hire('host');
    const items = [{ unitId, check: { counts: counts(its), photoId: await taken(its, host) } }];
    const given = await host.call(
      'POST',
      `/api/centres/${centreId}/handovers`,
      { familyId: family(home, { protected: true }), items },
      { 'X-Access-Reason': 'lending' },
    );
    expect(given.status).toBe(201);
    const [url] = await urls(its, host);
    expect((await host.call('GET', url ?? '')).status).toBe(200);
    expect(await urls(its)).toEqual([null]);
    expect((await desk.call('GET', url ?? '')).status).toBe(404);
  });
});

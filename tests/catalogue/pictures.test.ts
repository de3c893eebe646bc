import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pictogramSvg } from '../../api/catalogue/reads.ts';
import type { ItemTypeCard, Pictogram } from '../../api/catalogue/shapes.ts';
import { audit } from '../../db/tables/audit.ts';
import { itemType, photo } from '../../db/tables/catalogue.ts';
import { type House, house } from '../support/house.ts';

const sled = ({ db }: House) => {
  const row = db.orm.select({ id: itemType.id }).from(itemType).where(eq(itemType.nameRu, 'Санки')).get();
  return `/api/item-types/${row?.id}`;
};
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c0392b' } });
const withPhoto = (bytes: Uint8Array | string, name = 'photo.jpg') => {
  const form = new FormData();
  form.set('photo', new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name));
  return form;
};
const bytesOf = async (own: House, path: string, headers: Record<string, string> = {}) => {
  const response = await own.app.request(path, { headers });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};
const acts = ({ db }: House) =>
  db.orm
    .select({ act: audit.act })
    .from(audit)
    .all()
    .map(({ act }) => act);
const first = { 'If-Match': '"1"' };

test('a photo is kept upright, small and without what the camera wrote', async () => {
  const own = house();
  const path = sled(own);
  const shot = await plain(3000, 2000)
    .withExif({ IFD0: { Copyright: 'Иванова А. А.' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const put = await own.hire('manager').call<ItemTypeCard>('PUT', `${path}/photo`, withPhoto(shot), first);
  expect(put.status).toBe(200);
  expect(put.headers.get('ETag')).toBe('"2"');
  expect(put.body).toMatchObject({ hasPhoto: true, version: 2, pictureUrl: `${path}/picture?v=2` });

  const { response, bytes } = await bytesOf(own, put.body.pictureUrl);
  expect(response.headers.get('Content-Type')).toBe('image/webp');
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 683, height: 1024 });
  const { exif, icc, xmp, iptc, orientation } = await sharp(bytes).metadata();
  expect({ exif, icc, xmp, iptc, orientation }).toEqual({});
  expect(acts(own)).toEqual(['item_type.photo_set']);
});

test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  'a small %s is taken as large as it is',
  async (format) => {
    const own = house();
    const sent = await plain(64, 48).toFormat(format).toBuffer();
    await own.hire('manager').call('PUT', `${sled(own)}/photo`, withPhoto(sent), first);
    const { bytes } = await bytesOf(own, `${sled(own)}/picture`);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 });
  },
);

test('a new photo takes the place of the old one, and without either the pictogram is back', async () => {
  const own = house();
  const manager = own.hire('manager');
  const path = `${sled(own)}/photo`;
  const photos = () => own.db.orm.select({ id: photo.id }).from(photo).all();
  await manager.call('PUT', path, withPhoto(await plain(9, 9).png().toBuffer()), first);
  const [old] = photos();
  await manager.call('PUT', path, withPhoto(await plain(8, 8).png().toBuffer()), { 'If-Match': '"2"' });
  expect(photos()).toHaveLength(1);
  expect(photos()).not.toContainEqual(old);

  const gone = await manager.call('DELETE', path, undefined, { 'If-Match': '"3"' });
  expect(gone.body).toMatchObject({ hasPhoto: false, version: 4 });
  expect(photos()).toEqual([]);
  const { response } = await bytesOf(own, `${sled(own)}/picture`);
  expect(response.headers.get('Content-Type')).toBe('image/svg+xml');
  const again = await manager.call('DELETE', path, undefined, { 'If-Match': '"4"' });
  expect(again.body).toMatchObject({ hasPhoto: false, version: 4 });
  expect(acts(own)).toEqual(['item_type.photo_set', 'item_type.photo_set', 'item_type.photo_removed']);
});

test('the same upload sent again, boundary and all new, is one upload', async () => {
  const own = house();
  const manager = own.hire('manager');
  const sent = await plain(9, 9).png().toBuffer();
  const key = { ...first, 'Idempotency-Key': '01900000-0000-7000-8000-00000000000b' };
  const once = await manager.call('PUT', `${sled(own)}/photo`, withPhoto(sent), key);
  const again = await manager.call('PUT', `${sled(own)}/photo`, withPhoto(sent), key);
  expect(again.status).toBe(200);
  expect(again.body).toEqual(once.body);
  const other = withPhoto(await plain(5, 5).png().toBuffer());
  const reused = await manager.call('PUT', `${sled(own)}/photo`, other, key);
  expect(reused.body).toMatchObject({ code: 'idempotency_key_reused' });
});

test.each<[string, string, () => Promise<Uint8Array | string>]>([
  ['five megabytes of text', 'not_a_picture', async () => 'x'.repeat(5_000_000)],
  ['nothing at all', 'not_a_picture', async () => ''],
  [
    'a drawing that may hold scripts',
    'not_a_picture',
    async () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
  ],
  ['an animation', 'not_a_picture', () => plain(9, 9).gif().toBuffer()],
  [
    'half a photo',
    'not_a_picture',
    async () => {
      const whole = await plain(900, 900).jpeg().toBuffer();
      return whole.subarray(0, whole.length / 2);
    },
  ],
  ['108 megapixels in 330 kB', 'too_many_pixels', () => plain(12_000, 9_000).png().toBuffer()],
])('%s is refused as %s, by the name of the field', async (_what, code, sent) => {
  const own = house();
  const { status, body } = await own
    .hire('manager')
    .call('PUT', `${sled(own)}/photo`, withPhoto(await sent()), first);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'photo', code }] });
  expect(own.db.orm.select().from(photo).all()).toEqual([]);
});

test('more than ten megabytes, or no file, is refused', async () => {
  const own = house();
  const manager = own.hire('manager');
  const path = `${sled(own)}/photo`;
  const large = await manager.call('PUT', path, withPhoto(Buffer.alloc(10 * 1024 * 1024)), first);
  expect([large.status, large.body.code]).toEqual([413, 'too_large']);
  const words = new FormData();
  words.set('photo', 'a sled');
  for (const body of [words, new FormData()]) {
    const refused = await manager.call('PUT', path, body, first);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
    expect(refused.body.errors).toMatchObject([{ path: 'photo' }]);
  }
  const asJson = await manager.call('PUT', path, { photo: 'a sled' }, first);
  expect([asJson.status, asJson.body.code]).toEqual([415, 'unsupported_media']);
});

test('a photo is set by those who write the catalogue, on the version they saw', async () => {
  const own = house();
  const path = `${sled(own)}/photo`;
  const sent = withPhoto(await plain(9, 9).png().toBuffer());
  const manager = own.hire('manager');
  for (const [method, body] of [['PUT', sent], ['DELETE']] as const) {
    expect((await own.visitor.call(method, path, body, first)).body.code).toBe('signed_out');
    expect((await own.hire('desk').call(method, path, body, first)).body.code).toBe('forbidden');
    expect((await manager.call(method, path, body)).body.code).toBe('precondition_required');
    expect((await manager.call(method, path, body, { 'If-Match': '"7"' })).body.code).toBe(
      'changed_meanwhile',
    );
    const nowhere = `/api/item-types/${own.ctx().newId()}/photo`;
    expect((await manager.call(method, nowhere, body, first)).body.code).toBe('not_found');
  }
});

test('without a photo anybody sees the pictogram, and a browser keeps it', async () => {
  const own = house();
  const { response, bytes } = await bytesOf(own, `${sled(own)}/picture?v=1`);
  expect(response.status).toBe(200);
  expect(bytes.toString()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="-5 -5 42 42"/);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  const known = response.headers.get('ETag') ?? '';
  const again = await bytesOf(own, `${sled(own)}/picture`, { 'If-None-Match': `W/${known}` });
  expect([again.response.status, again.bytes.length]).toEqual([304, 0]);
  expect(again.response.headers.get('Cache-Control')).toBe('public, max-age=300');
  const older = await bytesOf(own, `${sled(own)}/picture?v=0`);
  expect(older.response.headers.get('Cache-Control')).not.toContain('immutable');
});

test('an item type whose drawing left its set shows a box, not a hole', async () => {
  const own = house();
  own.db.orm.update(itemType).set({ pictogram: 'lucide:gone' }).run();
  const { bytes } = await bytesOf(own, `${sled(own)}/picture`);
  const drawing = (svg: string | null) => svg?.replace(/ viewBox="[^"]+"/, '');
  expect(drawing(bytes.toString())).toBe(drawing(pictogramSvg('prokat:box')));
});

test('the picture of nothing is not found', async () => {
  const own = house();
  const { body, status } = await own.visitor.call('GET', `/api/item-types/${own.ctx().newId()}/picture`);
  expect([status, body.code]).toEqual([404, 'not_found']);
});

test('every drawing the seed names exists, and sharp can draw it', async () => {
  const own = house();
  const named = own.db.orm.selectDistinct({ pictogram: itemType.pictogram }).from(itemType).all();
  expect(named.length).toBeGreaterThan(50);
  for (const { pictogram } of named)
    expect(pictogramSvg(pictogram), pictogram).toMatch(/^<svg .*<\/svg>\n?$/s);
});

test('those who choose see our own drawings first, or what they look for', async () => {
  const desk = house().hire('desk');
  const found = async (q: string) => {
    const { status, body } = await desk.call<{ rows: Pictogram[] }>('GET', `/api/pictograms${q}`);
    expect(status).toBe(200);
    return body.rows.map((row) => row.pictogram);
  };
  const own = await found('');
  expect(own).toContain('prokat:walker');
  expect(own.every((name) => name.startsWith('prokat:'))).toBe(true);
  expect(await found('?q=wheelchair')).toContain('fluent-emoji-flat:motorized-wheelchair');
  expect(await found(`?q=${encodeURIComponent('ходунков')}`)).toEqual([
    'prokat:walker',
    'prokat:posterior-walker',
  ]);
  const babies = await found('?q=baby');
  expect(babies).toContain('fluent-emoji-flat:baby');
  expect(babies).not.toContain('fluent-emoji-flat:baby-dark');
  expect(await found('?q=no-such-thing')).toEqual([]);
  expect(await found('?q=a')).toHaveLength(60);
});

test('drawings to choose from are for those who read the catalogue', async () => {
  const own = house();
  expect((await own.visitor.call('GET', '/api/pictograms')).body.code).toBe('signed_out');
  const long = await own.hire('desk').call('GET', `/api/pictograms?q=${'a'.repeat(61)}`);
  expect(long.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'q' }] });
});

test('one drawing is open to all; the sets of one colour get a calm one', async () => {
  const own = house();
  const { response, bytes } = await bytesOf(own, '/api/pictograms/lucide/baby.svg');
  expect(response.headers.get('Content-Type')).toBe('image/svg+xml');
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  expect(bytes.toString()).toContain('color="#20262b"');
  expect((await own.visitor.call('GET', '/api/pictograms/prokat/walker.svg')).status).toBe(200);
});

test.each(['prokat/no-such.svg', 'elsewhere/walker.svg', 'prokat/constructor.svg'])(
  'there is no drawing %s',
  async (name) => {
    const { body, status } = await house().visitor.call('GET', `/api/pictograms/${name}`);
    expect([status, body.code]).toEqual([404, 'not_found']);
  },
);

test.each(['prokat/walker', 'prokat/..%2F..%2Fshapes.ts', '__proto__/walker.svg'])(
  'no file is read by the name %s',
  async (name) => {
    const { body, status } = await house().visitor.call('GET', `/api/pictograms/${name}`);
    expect([status, body.code]).toEqual([404, 'not_found']);
  },
);

import { expect, test } from 'vitest';
import type { Pages } from '../../api/pages.ts';
import { centreList } from '../../api/site/reads/centre-list.ts';
import { house, tuesday } from '../support/house.ts';

const text = '<main><noscript><p>Без скриптов</p></noscript></main>';
const page = (squeezed?: string) => ({
  bytes: Buffer.from(text),
  etag: '"built"',
  type: 'text/html',
  br: squeezed === undefined ? undefined : Buffer.from(squeezed),
  gzip: undefined,
});
const pages: Pages = new Map([
  ['/site/index.html', page('squeezed')],
  ['/site/centres.html', page()],
  ['/site/my.html', page('squeezed')],
]);
const plain = { 'Accept-Encoding': 'br;q=0' };

test('a browser without scripts reads the centres that lend, with their hours and phones', async () => {
  const { visitor, db } = house(tuesday, { pages });
  db.sqlite.exec(`update centre set phone = '+7 385 200-00-00' where short_name = 'Барнаул'`);
  for (const path of ['/', '/centres']) {
    const { text: shown } = await visitor.call('GET', path, undefined, plain);
    expect(shown).toContain('<h3>Барнаул</h3>');
    expect(shown).toMatch(/пн–пт \d+:\d\d–\d+:\d\d/);
    expect(shown).toContain('<a class="call" href="tel:+73852000000">+7 385 200-00-00</a>');
    expect(shown).toMatch(/<\/ul><\/noscript><\/main>$/);
  }
  expect((await visitor.call('GET', '/my', undefined, plain)).text).toBe(text);
});

test('it is another page once a centre changed, and no page at all to whoever has it', async () => {
  const { visitor, db } = house(tuesday, { pages });
  const ask = (etag = '') =>
    visitor.call('GET', '/', undefined, { 'If-None-Match': etag, 'Accept-Encoding': 'gzip' });
  const first = await ask();
  expect([first.headers.get('Content-Encoding'), first.headers.get('ETag')]).not.toContain('"built"');
  const etag = first.headers.get('ETag') ?? '';
  expect((await ask(etag)).status).toBe(304);
  db.sqlite.exec(`update centre set address = 'ул. Новая, 1' where short_name = 'Барнаул'`);
  const next = await ask(etag);
  expect([next.status, next.headers.get('ETag') === etag]).toEqual([200, false]);
});

test('what was typed is text; who does not lend is not named', () => {
  const { db } = house();
  db.sqlite.exec(`update centre set name = '<b>«Дом» & "сад"</b>', phone = '' where short_name = 'Барнаул'`);
  db.sqlite.exec(`update centre set services = '["venue"]' where short_name = 'Иваново'`);
  const list = centreList(db);
  expect(list).toContain('<p>&#60;b&#62;«Дом» &#38; &#34;сад&#34;&#60;/b&#62;</p>');
  expect(list).not.toContain('tel:"');
  expect(list).not.toContain('Иваново');
});

test('days of the same hours join', () => {
  const home = house();
  const centreId = home.centreNamed('Барнаул');
  home.db.sqlite.prepare('delete from opening_hours where centre_id = ?').run(centreId);
  const opens = home.db.sqlite.prepare(
    'insert into opening_hours (centre_id, weekday, opens, closes) values (?, ?, ?, ?)',
  );
  for (const weekday of [1, 2, 4]) opens.run(centreId, weekday, '09:00', '18:00');
  opens.run(centreId, 5, '10:30', '16:00');
  expect(centreList(home.db)).toContain(
    ['пн–вт 9:00–18:00', 'чт 9:00–18:00', 'пт 10:30–16:00']
      .map((run) => `<span class="run">${run}</span>`)
      .join(', '),
  );
});

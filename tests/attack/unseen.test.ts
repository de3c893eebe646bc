import { describe, expect, test } from 'vitest';
import { house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';
import { filled, routesOf, sample, world } from './world.ts';

/** An answer without what differs each time it is asked. */
const plain = (text: string) => text.replace(/"requestId":"[^"]+"/, '');

test('another centre’s id reads as one that never was, on every route, to every role', {
  timeout: 60_000,
}, async () => {
  const home = house();
  const ours = await world('Барнаул', home);
  const theirs = await world('Иваново', home);
  const { routes, whole } = await routesOf(home);
  const common = new Set([
    'itemTypeId',
    'componentId',
    'photoId',
    'group',
    'monthDay',
    'set',
    'file',
    'sessionId',
    'kind',
    'channel',
    'locale',
    'feed',
  ]);
  const told: string[] = [];
  for (const { role, hand } of ours.hands())
    for (const route of routes) {
      if (route.permission === 'public' || route.permission === 'signed-in') continue;
      for (const [, name = ''] of route.path.matchAll(/\{(\w+)\}/g)) {
        if (common.has(name)) continue;
        const body = route.kind === 'application/json' ? sample(route.schema, whole, ours.params) : undefined;
        const asked = async (id: string) => {
          const path = filled(route.path, { ...ours.params, [name]: id });
          return hand.call(route.method, path, body, { 'If-Match': '"1"' });
        };
        const foreign = await asked(theirs.params[name] ?? '');
        const unknown = await asked(crypto.randomUUID());
        const same = foreign.status === unknown.status && plain(foreign.text) === plain(unknown.text);
        if (!same || foreign.status < 400)
          told.push(
            `${role} ${route.method} ${route.path} ${name}: ${foreign.status} ${foreign.text.slice(0, 120)} | ${unknown.status} ${unknown.text.slice(0, 120)}`,
          );
      }
    }
  expect(told).toEqual([]);
});

describe('a protected family leaves no trace for those who do not serve her', () => {
  test('in what she was before: a card merged into hers, a search, a list, a loan', async () => {
    const home = house();
    const host = home.hire('host');
    const desk = home.hire('desk');
    const [kept, gone] = [family(home, { surname: 'Тайнова' }), family(home, { surname: 'Тайнова' })];
    await desk.call('POST', `/api/families/${kept}/merges/${gone}`);
    const card = await host.call('GET', `/api/families/${kept}`);
    const hide = await host.call(
      'PATCH',
      `/api/families/${kept}`,
      { protected: true, codeName: 'Рябина' },
      { 'If-Match': card.headers.get('ETag') ?? '' },
    );
    expect(hide.status).toBe(200);
    const unknown = crypto.randomUUID();
    const centre = home.centreNamed('Барнаул');
    const paths = (id: string): [string, string, unknown?][] => [
      ['GET', `/api/families/${id}`],
      ['GET', `/api/families/${id}/loans`],
      ['PATCH', `/api/families/${id}`, { remote: true }],
      ['POST', `/api/families/${id}/consents`, { purpose: 'rental', textVersion: 1 }],
      ['POST', `/api/families/${family(home, { surname: 'Ким' })}/merges/${id}`],
      [
        'POST',
        `/api/centres/${centre}/handovers/preview`,
        { familyId: id, items: [{ unitId: thing(home) }] },
      ],
    ];
    for (const id of [kept, gone])
      for (const [at, [method, path, body]] of paths(id).entries()) {
        const [, there = ''] = paths(unknown)[at] ?? [];
        const headers = { 'If-Match': '"1"' };
        const [hers, nobodys] = [
          await desk.call(method, path, body, headers),
          await desk.call(method, there, body, headers),
        ];
        expect([hers.status, plain(hers.text)], `${method} ${path}`).toEqual([404, plain(nobodys.text)]);
      }
  });
});

test('what goes wrong inside is logged without what it went wrong with', async () => {
  const home = house();
  const desk = home.hire('desk');
  home.db.sqlite.exec(
    "CREATE TRIGGER broken BEFORE INSERT ON person BEGIN SELECT RAISE(ABORT, 'broken'); END",
  );
  const card = {
    settlement: 'с. Столбово',
    primaryGroup: 'disabled_child',
    people: [{ role: 'representative', surname: 'Приметная', givenName: 'Ольга' }],
    contacts: [{ kind: 'phone', value: '8 913 123-42-42' }],
  };
  const answer = await desk.call('POST', `/api/centres/${home.centreNamed('Барнаул')}/families`, card);
  expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
  const line = home.logged.join('\n');
  expect(line).toContain('write.ts');
  expect(line + answer.text).not.toMatch(/Приметная|Столбово|79131234242|insert into|prokat\.session/i);
  expect(home.db.sqlite.prepare('SELECT count(*) FROM family').pluck().get()).toBe(0);
});

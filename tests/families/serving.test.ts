import { beforeEach, describe, expect, test } from 'vitest';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family } from '../support/people.ts';

let home: House;
let host: StaffHand;
let desk: StaffHand;
let hidden: string;
const because = { 'X-Access-Reason': 'safety' };
const naming = ({ id }: { id: string }, of = hidden) => `/api/families/${of}/served-by/${id}`;
beforeEach(() => {
  home = house();
  [host, desk] = [home.hire('host'), home.hire('desk')];
  hidden = family(home, { protected: true });
});
const trail = () =>
  home.db.sqlite
    .prepare<[], [string, string]>(
      "SELECT act, json_remove(detail, '$.salt') FROM audit WHERE act IN ('family.entrusted', 'family.released')",
    )
    .raw()
    .all();

describe('who serves a protected family', () => {
  test('a host names somebody at the desk, once, and takes it back; both are in the trail', async () => {
    for (let n = 0; n < 2; n += 1) {
      const named = await host.call('POST', naming(desk), undefined, because);
      expect(named.status, named.text).toBe(200);
      expect(named.body.servedBy).toMatchObject([{ id: desk.id }]);
    }
    expect((await desk.call('GET', `/api/families/${hidden}`)).body.code).toBe('access_reason_required');
    expect((await desk.call('GET', `/api/families/${hidden}`, undefined, because)).status).toBe(200);
    const back = await host.call('DELETE', naming(desk), undefined, because);
    expect([back.status, back.body.servedBy]).toEqual([200, []]);
    expect((await desk.call('GET', `/api/families/${hidden}`, undefined, because)).status).toBe(404);
    expect((await host.call('DELETE', naming(desk), undefined, because)).status).toBe(404);
    const detail = JSON.stringify({ reason: 'safety', staffId: desk.id });
    expect(trail()).toEqual([
      ['family.entrusted', detail],
      ['family.released', detail],
    ]);
  });

  test('only somebody at the desk of her centre can be named, who works there now', async () => {
    const away = home.hire('desk', [home.centreNamed('Иваново')]);
    const gone = home.hire('desk');
    home.db.sqlite.prepare('UPDATE staff SET active = 0 WHERE id = ?').run(gone.id);
    for (const other of [away, gone, host, home.hire('administrator'), { id: crypto.randomUUID() }])
      expect((await host.call('POST', naming(other), undefined, because)).status).toBe(404);
    const people = await host.call<{ rows: { id: string }[] }>(
      'GET',
      `/api/centres/${home.centreNamed('Барнаул')}/desk-people`,
    );
    expect(people.body.rows.map(({ id }) => id)).toEqual([desk.id]);
    expect(trail()).toEqual([]);
  });

  test.each(['POST', 'DELETE'])('%s: by hosts of her centre alone, with a reason', async (method) => {
    expect((await host.call(method, naming(desk))).body.code).toBe('access_reason_required');
    expect((await home.visitor.call(method, naming(desk))).status).toBe(401);
    for (const role of ['desk', 'manager', 'administrator'] as const)
      expect((await home.hire(role).call(method, naming(desk), undefined, because)).status).toBe(403);
    const away = home.hire('host', [home.centreNamed('Иваново')]);
    expect((await away.call(method, naming(desk), undefined, because)).status).toBe(404);
    const open = naming(desk, family(home));
    expect((await host.call(method, open, undefined, because)).body.code).toBe('conflict');
  });

  test('the people of a desk are told to hosts of the centre alone', async () => {
    const path = `/api/centres/${home.centreNamed('Барнаул')}/desk-people`;
    expect((await desk.call('GET', path)).status).toBe(403);
    expect((await home.visitor.call('GET', path)).status).toBe(401);
    expect((await home.hire('host', [home.centreNamed('Иваново')]).call('GET', path)).status).toBe(404);
  });

  test('who was named finds her by her code name only, and no other like her', async () => {
    const centre = home.centreNamed('Барнаул');
    await host.call('POST', naming(desk), undefined, because);
    // Another one hides at the same centre; nobody named anybody for her.
    const other = home.db.sqlite.prepare("UPDATE family SET code_name = 'Рябинка' WHERE id = ?");
    expect(other.run(hidden).changes).toBe(1);
    const second = family(home, { protected: true });
    const find = async (by: StaffHand, q: string) =>
      (
        await by.call<{ rows: { id: string; name: string }[] }>(
          'POST',
          `/api/centres/${centre}/families/search`,
          { q },
        )
      ).body.rows;
    expect((await find(desk, 'ряб')).map(({ id }) => id)).toEqual([hidden]);
    expect((await find(host, 'ряб')).map(({ id }) => id)).toContain(second);
    expect(await find(desk, 'Смирнова')).toEqual([]);
    expect(await find(home.hire('desk'), 'ряб')).toEqual([]);
    const listed = async (by: StaffHand) =>
      (await by.call<{ rows: unknown[] }>('GET', `/api/centres/${centre}/families`)).body.rows.length;
    expect([await listed(desk), await listed(host), await listed(home.hire('desk'))]).toEqual([1, 2, 0]);
    // Another role, or another centre, and she is not there any more, though her card still names them.
    home.db.sqlite.prepare("UPDATE staff SET role = 'administrator' WHERE id = ?").run(desk.id);
    expect((await desk.call('GET', `/api/families/${hidden}`, undefined, because)).status).toBe(404);
    expect(await listed(desk)).toBe(0);
  });

  test('a refusal runs the same statements whether she is there or nobody is', async () => {
    const counted = async (id: string) => {
      let statements = 0;
      const { prototype } = home.db.sqlite.prepare('SELECT 1').constructor;
      const kept = { get: prototype.get, all: prototype.all, run: prototype.run };
      for (const name of ['get', 'all', 'run'] as const)
        prototype[name] = function (this: unknown, ...bound: unknown[]) {
          statements += 1;
          return Reflect.apply(kept[name], this, bound);
        };
      try {
        expect((await desk.call('GET', `/api/families/${id}`, undefined, because)).status).toBe(404);
      } finally {
        Object.assign(prototype, kept);
      }
      return statements;
    };
    await counted(crypto.randomUUID());
    expect(await counted(hidden)).toBe(await counted(crypto.randomUUID()));
  });
});

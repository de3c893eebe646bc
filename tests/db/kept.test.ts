import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { centreFacts } from '../../api/centres/reads.ts';
import { act } from '../../api/core/act.ts';
import { openDb } from '../../db/open.ts';
import { house } from '../support/house.ts';

/** A house, the phone of one of its centres as it is kept, and a way to change it behind everybody's back. */
function phones() {
  const at = house();
  const id = at.centreNamed('Барнаул');
  const set = (phone: string) =>
    at.db.sqlite.prepare('UPDATE centre SET phone = ? WHERE id = ?').run(phone, id);
  return { ...at, set, kept: () => centreFacts(at.db, id).phone };
}

test('what an act changes it reads changed, however often it had read it before', () => {
  const { ctx, set, kept } = phones();
  act(ctx(), () => {
    const before = kept();
    expect(kept()).toBe(before);
    set('+73852000001');
    expect(kept()).toBe('+73852000001');
  });
  expect(kept()).toBe('+73852000001');
});

test('what an act inside another took back is not remembered by the outer one', () => {
  const { ctx, set, kept } = phones();
  act(ctx(), () => {
    const before = kept();
    expect(() =>
      act(ctx(), () => {
        set('+73852000002');
        expect(kept()).toBe('+73852000002');
        throw new Error('it came to nothing');
      }),
    ).toThrow('it came to nothing');
    expect(kept()).toBe(before);
  });
});

test('what an act took back as a whole is not remembered by the next', () => {
  const { ctx, set, kept } = phones();
  const before = kept();
  expect(() =>
    act(ctx(), () => {
      set('+73852000003');
      expect(kept()).toBe('+73852000003');
      throw new Error('it came to nothing');
    }),
  ).toThrow('it came to nothing');
  act(ctx(), () => expect(kept()).toBe(before));
});

test('what another program changed is read anew', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-kept-'));
  try {
    const file = join(folder, 'prokat.sqlite');
    const { db: memory, centreNamed } = house();
    writeFileSync(file, memory.sqlite.serialize());
    const [here, there] = [openDb(file), openDb(file)];
    const id = centreNamed('Барнаул');
    expect(centreFacts(here, id).phone).not.toBe('+73852000004');
    there.sqlite.prepare('UPDATE centre SET phone = ? WHERE id = ?').run('+73852000004', id);
    await Promise.resolve();
    expect(centreFacts(here, id).phone).toBe('+73852000004');
    for (const { sqlite } of [here, there]) sqlite.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

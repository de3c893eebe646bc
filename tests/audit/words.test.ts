import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { permissionsOf } from '../../api/core/access.ts';
import { staffRoles } from '../../api/core/context.ts';
import { stepsFrom } from '../../api/stock/rules.ts';
import { actWords, knownActs } from '../../ui/acts.ts';

const api = new URL('../../api', import.meta.url).pathname;

test('every act the service records has words', () => {
  const permissions = new Set<string>(staffRoles.flatMap(permissionsOf));
  const recorded = new Set(
    globSync(`${api}/**/*.ts`)
      .flatMap((file) => readFileSync(file, 'utf8').match(/'[a-z_]+(?:\.[a-z_]+)+'/g) ?? [])
      .map((quoted) => quoted.slice(1, -1))
      .filter((code) => /^(?!.*\.ts$)[a-z_]+\./.test(code) && words(code)),
  );
  for (const status of ['free', 'issued', 'to_clean', 'to_inspect', 'repair', 'lost'] as const)
    for (const step of stepsFrom(status)) recorded.add(`unit.${step}`);
  const unknown = [...recorded].filter((code) => !permissions.has(code) && !knownActs.includes(code));
  expect(unknown).toEqual([]);
});

/** Whether a code begins with a word whose acts are recorded. */
const words = (code: string): boolean =>
  new Set(knownActs.map((act) => act.split('.')[0])).has(code.split('.')[0]);

test('an act is a sentence with its subject, and stands without one', () => {
  expect(actWords('loan.issued', 'Т-0031')).toBe('Выдан предмет Т-0031');
  expect(actWords('loan.issued')).toBe('Выдан предмет');
  expect(actWords('staff.signed_in')).toBe('Вход в программу');
  expect(actWords('item_type.created')).toBe('Добавлен вид предметов');
  expect(actWords('item_type.created', 'Ходунки')).toBe('Добавлен вид предметов «Ходунки»');
  expect(actWords('trip.departed', '12')).toBe('trip.departed 12');
});

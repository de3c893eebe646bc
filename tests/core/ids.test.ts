import { expect, test } from 'vitest';
import { newId } from '../../api/new-id.ts';

test('ids are version 7, all different, and sort in the order they were made', () => {
  const made = Array.from({ length: 20_000 }, () => newId());
  expect(made).toEqual(made.toSorted());
  expect(new Set(made).size).toBe(made.length);
  // Nothing of what one looks like tells what another will.
  expect(new Set(made.map((id) => id.slice(-10))).size).toBe(made.length);
  for (const id of made.slice(0, 300))
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { carrier } from '../../site/api.ts';
import { refusalWords, withReasons } from '../../site/problems.ts';
import { overwriteGetLocale } from '../../ui/paraglide/runtime.js';
import { Problem } from '../../ui/problem.ts';
import { stocked, walker } from '../site/visitor.ts';
import { thing, typeNamed } from '../support/people.ts';

const toy = 'Настольная игра';
const plain = (words: string[]) => words.map((text) => text.replace(/[\u00a0\u202f]/g, ' '));
const { send } = carrier;

beforeEach(() => overwriteGetLocale(() => 'ru'));
afterEach(() => {
  carrier.send = send;
});

/** Asks a house of one walker and one game for two of each, and tells what is said of the refusal. */
const refusedFor = async (days: { starts: string; dueOn: string }, toyQuantity = 2) => {
  const { home, visitor } = stocked(1);
  thing(home, toy);
  const asked: string[] = [];
  carrier.send = async (input, init) => {
    asked.push(String(input));
    return home.app.request(input, init);
  };
  const things = [walker, toy].map((nameRu) => ({ id: typeNamed(home, nameRu), nameRu, nameEn: nameRu }));
  const [first = '', second = ''] = things.map(({ id }) => id);
  const lines = [
    { itemTypeId: first, quantity: 2 },
    { itemTypeId: second, quantity: toyQuantity },
  ];
  const { status, body } = await visitor.call(
    'POST',
    '/api/site/bookings',
    await visitor.request({ ...days, lines }),
  );
  const problem = new Problem(status, body);
  const bare = plain(refusalWords(problem));
  const booked = { ...days, things };
  await expect(withReasons(booked, Promise.reject(problem))).rejects.toBe(problem);
  return { bare, named: plain(refusalWords(problem)), asked };
};

test('each thing has its own reason', async () => {
  const { bare, named, asked } = await refusedFor({ starts: '2026-11-26', dueOn: '2026-12-01' });
  expect(bare).toEqual(['На эти дни остался только 1.']);
  expect(named).toEqual([`${walker}: На эти дни остался только 1.`, `${toy}: На эти дни остался только 1.`]);
  expect(asked).toEqual([]);
});

test('what there is enough of is not named', async () => {
  const { named } = await refusedFor({ starts: '2026-11-26', dueOn: '2026-12-01' }, 1);
  expect(named).toEqual([`${walker}: На эти дни остался только 1.`]);
});

test('pick-up and return refused for the same reason are said each with its day', async () => {
  const { named } = await refusedFor({ starts: '2026-11-29', dueOn: '2026-12-06' }, 1);
  expect(named).toEqual([
    'Забрать — вс, 29 ноября: В этот день недели центр не работает.',
    'Вернуть — вс, 6 декабря: В этот день недели центр не работает.',
    `${walker}: На эти дни остался только 1.`,
  ]);
});

test('only the day that is refused is named', async () => {
  const { named } = await refusedFor({ starts: '2026-11-26', dueOn: '2026-11-29' }, 1);
  expect(named[0]).toBe('Вернуть — вс, 29 ноября: В этот день недели центр не работает.');
  expect(named).toHaveLength(2);
});

test('days in the wrong order are told of without asking what is free on them', async () => {
  const { named, asked } = await refusedFor({ starts: '2026-12-03', dueOn: '2026-12-01' }, 1);
  expect(named).toContain('Вернуть можно не раньше, чем забрать.');
  expect(asked).toEqual([]);
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { Form } from '../../ui/form.svelte.ts';
import { Problem } from '../../ui/problem.ts';

const shape = z.object({ name: z.string().min(1), phone: z.string().max(5) });
const silence = () => new Problem(0, {});

/** A form whose server answers in turn: a value is taken, an error thrown. */
const formWith = (answers: unknown[]) => {
  const keys: string[] = [];
  const form = new Form({
    initial: { name: 'Анна', phone: '' },
    shape,
    send: async (_data, key) => {
      keys.push(key);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { form, keys };
};

test('what the shape refuses is said under its field and never sent', async () => {
  const { form, keys } = formWith([]);
  form.values.name = '';
  form.values.phone = '123456';
  await form.submit();
  expect(form.error('name')).toBe('Заполните это поле');
  expect(form.error('phone')).toBe('Слишком длинно');
  expect(form.values).toEqual({ name: '', phone: '123456' });
  expect(keys).toEqual([]);
});

test('a retry after silence keeps its key, so that the act cannot happen twice', async () => {
  const { form, keys } = formWith([silence(), silence(), { id: '1' }, { id: '2' }]);
  await form.submit();
  expect(form.message).toBe('Нет связи с сервером. Проверьте сеть и повторите.');
  await form.submit();
  await form.submit();
  await form.submit();
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
});

test('another text after silence is another submission', async () => {
  const { form, keys } = formWith([silence(), { id: '1' }]);
  await form.submit();
  form.values.name = 'Пётр';
  await form.submit();
  expect(keys[1]).not.toBe(keys[0]);
});

test('a refusal settles the submission and names its fields in our own words', async () => {
  const refusal = new Problem(400, {
    code: 'invalid_request',
    title: 'x',
    errors: [{ path: 'phone', code: 'invalid_format', message: 'Write +7…' }],
  });
  const { form, keys } = formWith([refusal, { id: '1' }]);
  await form.submit();
  expect(form.error('phone')).toBe('Проверьте, что здесь написано');
  expect(form.message).toBe('');
  expect(form.failed?.code).toBe('invalid_request');
  await form.submit();
  expect(keys[1]).not.toBe(keys[0]);
  expect(form.failed).toBeNull();
});

test('a second submit while the first is on its way does nothing', async () => {
  const { form, keys } = formWith([{ id: '1' }, { id: '2' }]);
  await Promise.all([form.submit(), form.submit()]);
  expect(keys).toHaveLength(1);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Variants = { declarations: string[]; selectors: string[]; match: Record<string, string> };
type Message = string | [Variants];

const folder = join(import.meta.dirname, '..', '..', 'ui', 'messages');
const files = readdirSync(join(folder, 'ru'));
const read = (locale: string, file: string): Record<string, Message> =>
  JSON.parse(readFileSync(join(folder, locale, file), 'utf8'));

const texts = (message: Message) =>
  typeof message === 'string' ? [message] : Object.values(message[0].match);
const inputs = (message: Message) =>
  typeof message === 'string'
    ? [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    : message[0].declarations
        .filter((line) => line.startsWith('input '))
        .map((line) => line.slice(6))
        .sort();

/** The plural forms a language tells apart, in what a message answers for each of its selectors' values. */
const forms = { ru: ['few', 'many', 'one'], en: ['one'] };

test('both languages have the same files', () => {
  expect(readdirSync(join(folder, 'en'))).toEqual(files);
});

test.each(files)('%s says the same things in both languages, with the same inputs', (file) => {
  const word = file.replace('.json', '');
  const [ru, en] = [read('ru', file), read('en', file)];
  expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort());
  for (const [key, message] of Object.entries(ru)) {
    expect(key).toMatch(new RegExp(`^${word}_[a-z0-9_]+$`));
    const other = en[key] ?? '';
    expect({ key, inputs: inputs(other) }).toEqual({ key, inputs: inputs(message) });
    for (const text of [...texts(message), ...texts(other)])
      expect({ key, text }).not.toEqual({ key, text: '' });
  }
});

test.each(['ru', 'en'] as const)('every counted message of %s has the forms of its language', (locale) => {
  for (const file of files)
    for (const [key, message] of Object.entries(read(locale, file))) {
      if (typeof message === 'string' || !message[0].declarations.some((line) => line.endsWith(': plural')))
        continue;
      const cases = Object.keys(message[0].match).join(' ');
      for (const form of [...forms[locale], 'other|\\*'])
        expect(`${key}: ${cases}`).toMatch(new RegExp(`=(${form})\\b|=\\*`));
    }
});

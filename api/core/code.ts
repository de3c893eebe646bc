import { randomInt } from 'node:crypto';
import { type Db, prepared } from '../../db/open.ts';

/** Letters that look the same in both scripts, as on Russian number plates, and digits like none of them nor each other. */
const alphabet = '234679ACEHKMPTXY';
const bySight: Readonly<Record<string, string>> = {
  А: 'A',
  С: 'C',
  Е: 'E',
  Н: 'H',
  К: 'K',
  М: 'M',
  Р: 'P',
  Т: 'T',
  Х: 'X',
  У: 'Y',
};
/** What a hand may write for a digit. */
const looseSight: Readonly<Record<string, string>> = { ...bySight, З: '3', Ч: '4', Б: '6' };
const latinKeys = 'QWERTYUIOP[]ASDFGHJKL;\'ZXCVBNM,.{}:"<>';
const russianKeys = 'ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮХЪЖЭБЮ';
const retyped = (text: string, from: string, to: string): string =>
  [...text].map((letter) => to[from.indexOf(letter)] ?? letter).join('');
const seen = (text: string, sight = bySight): string =>
  [...text].map((letter) => sight[letter] ?? letter).join('');
const codeLength = 6;
const written = (letters: string): string => `${letters.slice(0, 3)}-${letters.slice(3)}`;

/**
 * A code for people, such as `K7M-4XC`: easy to say in Russian, the same on both keyboards. `random(max)` = a whole
 * number from 0 to below `max`; 16 million codes, so whoever makes one looks that it is not in use.
 */
export const humanCode = (random: (max: number) => number): string =>
  written(Array.from({ length: codeLength }, () => alphabet[random(alphabet.length)] ?? 'A').join(''));

/**
 * A code as it is stored, from however it was typed: any case, with or without dashes and spaces, in letters of either
 * script that look alike, with the other keyboard layout on. What can be no code comes back as capitals.
 */
export function codeKey(text: string): string {
  const letters = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Cc}\p{Cf}\p{Pd}−_]/gu, '');
  const readings = [
    seen(letters),
    retyped(letters, russianKeys, latinKeys),
    seen(retyped(letters, latinKeys, russianKeys)),
    seen(letters, looseSight),
  ];
  const code = readings.find(
    (one) => one.length === codeLength && [...one].every((letter) => alphabet.includes(letter)),
  );
  return code === undefined ? letters : written(code);
}

const taken = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ code: string }, number>(`
      SELECT 1 FROM booking WHERE code = :code UNION ALL SELECT 1 FROM queue_entry WHERE code = :code
      UNION ALL SELECT 1 FROM visit WHERE code = :code UNION ALL SELECT 1 FROM guest WHERE code = :code LIMIT 1`)
    .pluck(),
);

/** A code that no booking, no place in the queue, no visit and no guest has. */
export function freshCode(db: Db): string {
  for (;;) {
    const code = humanCode(randomInt);
    if (taken(db).get({ code }) === undefined) return code;
  }
}

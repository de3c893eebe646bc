import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeKey, humanCode } from '../../api/core/code.ts';

describe('codes', () => {
  const any = fc.infiniteStream(fc.nat(15)).map((stream) => humanCode(() => Number(stream.next().value)));

  test('are three and three of what nobody mixes up', () => {
    fc.assert(
      fc.property(any, (code) => {
        expect(code).toMatch(/^[234679ACEHKMPTXY]{3}-[234679ACEHKMPTXY]{3}$/);
      }),
    );
  });

  const russian = 'йцукенгшщзхъфывапролджэячсмитьбю';
  const latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
  const alike: Record<string, string> = {
    a: 'а',
    c: 'с',
    e: 'е',
    h: 'н',
    k: 'к',
    m: 'м',
    p: 'р',
    t: 'т',
    x: 'х',
    y: 'у',
  };
  test('are found however they are written: small, spaced, without the dash, in letters that look alike', () => {
    fc.assert(
      fc.property(any, (code) => {
        const small = code.toLowerCase();
        const seen = [...small].map((letter) => alike[letter] ?? letter).join('');
        for (const typed of [
          code,
          small,
          code.replace('-', ''),
          ` ${code.replace('-', ' ')} `,
          code.replace('-', '—'),
          seen,
        ])
          expect(codeKey(typed)).toBe(code);
      }),
    );
  });

  test.each([
    ['K7M-4XC', 'K7M-4XC'],
    ['к7м 4хс', 'K7M-4XC'],
    ['л7ь4чс', 'K7M-4XC'],
    ['r7v4[c', 'K7M-4XC'],
    ['К7М-ЧХС', 'K7M-4XC'],
    ['', ''],
    ['no such', 'NOSUCH'],
  ])('«%s» is %s', (typed, key) => {
    expect(codeKey(typed)).toBe(key);
  });

  test('typed with the Russian layout on they are found, but for those that read as another code', () => {
    fc.assert(
      fc.property(any, (code) => {
        const typed = [...code.toLowerCase()].map((one) => russian[latin.indexOf(one)] ?? one).join('');
        const letters = code.replace(/[-\d]/g, '');
        if (/[^THYEC]/.test(letters)) expect(codeKey(typed)).toBe(code);
      }),
    );
  });
});

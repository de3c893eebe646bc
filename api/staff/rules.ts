import { type Permission, permissionsOf } from '../core/access.ts';
import type { StaffRole } from '../core/context.ts';
import type { CentreId, StaffId } from '../core/ids.ts';

/** Minutes without an action after which a session is over. */
export const idleMinutes = 10;
/** Wrong passwords or codes in a row that lock an account, and for how many minutes. */
export const lockAfter = 5;
export const lockMinutes = 15;
/** Characters of a password. */
export const passwordLength = { least: 10, most: 128 } as const;

/** A role's permissions in the order of the matrix, for a page that tells them in words. */
export const allowances = (role: StaffRole): Permission[] => permissionsOf(role);

/** What a person must do before anything else, or null. */
type Gate = 'password_change_required' | 'second_factor_required' | null;

/**
 * A one-time password must be replaced first; then administrators must have a second factor, except in the demo,
 * where everybody signs in as everybody.
 */
export function gate(
  person: { role: StaffRole; secondFactor: boolean; mustChangePassword: boolean },
  demo: boolean,
): Gate {
  if (person.mustChangePassword) return 'password_change_required';
  if (person.role === 'administrator' && !person.secondFactor && !demo) return 'second_factor_required';
  return null;
}

/** What one more wrong password or code makes of the count: at the fifth the account is locked and counts anew. */
export const afterFailure = (failed: number): { failed: number; locked: boolean } =>
  failed + 1 >= lockAfter ? { failed: 0, locked: true } : { failed: failed + 1, locked: false };

export type PasswordFault = 'too_short' | 'too_long' | 'has_username' | 'repeats' | 'common';

const commonWords = [
  ...['password', 'passw0rd', 'пароль', 'gfhjkm', 'parol', 'qwerty', 'йцукен', 'qazwsx', 'йфяцыч', 'asdfgh'],
  ...['фывапр', 'zxcvbn', 'ячсмит', 'admin', 'админ', 'administrator', 'администратор', 'welcome', 'letmein'],
  ...['iloveyou', 'люблю', 'привет', 'privet', 'secret', 'секрет', 'master', 'dragon', 'monkey', 'football'],
  ...['спартак', 'россия', 'russia', 'москва', 'барнаул', 'иваново', 'алтай', 'наташа', 'natasha', 'samsung'],
  ...['1q2w3e4r', '1qaz2wsx', 'abc', 'test', 'тест', 'user', 'guest', 'demo', 'prokat', 'прокат'],
];
const runs = [
  '01234567890123456789',
  '98765432109876543210',
  'qwertyuiop',
  'йцукенгшщзхъ',
  'abcdefghijklmnop',
  'абвгдеёжзий',
];

/**
 * What is wrong with a new password, everything at once: too short or long, made of the user name, of one piece
 * again and again, or of digits alone or a word everybody tries first with little besides (NIST SP 800-63B: length and a
 * blocklist, no rules of composition).
 */
export function passwordFaults(password: string, username: string): PasswordFault[] {
  const plain = password.normalize('NFKC').toLowerCase();
  const letters = plain.replace(/[^\p{L}\p{N}]/gu, '');
  const besides = (word: string) => letters.replace(word, '');
  const faults: PasswordFault[] = [];
  if (plain.length < passwordLength.least) faults.push('too_short');
  if (password.length > passwordLength.most) faults.push('too_long');
  if (username.length >= 3 && plain.includes(username.toLowerCase())) faults.push('has_username');
  if (/^(.{1,4})\1+.?$/u.test(letters) || new Set(letters).size < 4) faults.push('repeats');
  if (
    commonWords.some((word) => letters.includes(word) && /^(\d*|.{0,3})$/u.test(besides(word))) ||
    runs.some((run) => run.includes(letters.slice(0, 8)) && letters.length <= 12) ||
    (/^\d+$/.test(letters) && letters.length < 16)
  )
    faults.push('common');
  return faults;
}

/** A person as far as it matters for who is left to administer: active or not, role, centres. */
type Standing = { id: StaffId; role: StaffRole; active: boolean; centres: readonly CentreId[] };

/**
 * The centres that would be left without an active administrator once a person stands as `after`; `others` are
 * the active administrators as they are now. A centre that has none already is not counted.
 */
export function orphaned(before: Standing, after: Standing, others: readonly Standing[]): CentreId[] {
  const administers = (person: Standing, centreId: CentreId) =>
    person.active && person.role === 'administrator' && person.centres.includes(centreId);
  return before.centres.filter(
    (centreId) =>
      administers(before, centreId) &&
      !administers(after, centreId) &&
      !others.some((other) => other.id !== before.id && administers(other, centreId)),
  );
}

/**
 * The centres a person works at once an administrator has chosen among those in reach: what lies beyond stays as
 * it was.
 */
export const centresAfter = (
  now: readonly CentreId[],
  chosen: readonly CentreId[],
  reach: readonly CentreId[],
): CentreId[] => [...now.filter((id) => !reach.includes(id)), ...chosen.filter((id) => reach.includes(id))];

const browsers = [
  ['YaBrowser/', 'Яндекс Браузер'],
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const systems = [
  ['Windows', 'Windows'],
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** What a browser says it is, in the two words a person knows their device by; null where it says nothing known. */
export const deviceOf = (userAgent: string): { browser: string | null; system: string | null } => ({
  browser: browsers.find(([mark]) => userAgent.includes(mark))?.[1] ?? null,
  system: systems.find(([mark]) => userAgent.includes(mark))?.[1] ?? null,
});

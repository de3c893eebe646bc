import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { ProofKind } from '../../db/tables/families.ts';
import type { Day } from '../core/dates.ts';
import type { CentreId, FamilyId } from '../core/ids.ts';
import { fold, foldedWords } from '../core/words.ts';

export const personRoles = ['representative', 'adult', 'child'] as const;
type PersonRole = (typeof personRoles)[number];

/** How much a card holds at most. */
export const limits = { people: 20, contacts: 10, furtherGroups: 9 } as const;

/** The papers by which a group is proved. */
export const proofKinds = [
  'need_act',
  'social_programme',
  'commission_decision',
  'service_certificate',
  'hotel_confirmation',
  'disability_certificate',
  'rehabilitation_programme',
  'passports',
  'large_family_certificate',
  'foster_agreement',
  'guardianship_act',
  'other_paper',
] as const satisfies readonly ProofKind[];

const papers: Readonly<Record<string, readonly ProofKind[]>> = {
  hardship: ['need_act', 'social_programme'],
  at_risk: ['commission_decision'],
  service_member: ['service_certificate'],
  escaping_violence: ['hotel_confirmation'],
  disabled_child: ['disability_certificate', 'rehabilitation_programme'],
  young: ['passports'],
  large: ['large_family_certificate'],
  foster: ['foster_agreement'],
  guardianship: ['guardianship_act'],
};

/** The papers that prove a group, the usual one first; any for a group an administrator made. */
export const papersOf = (group: string): readonly ProofKind[] => {
  const own = papers[group];
  return own === undefined ? proofKinds : [...own, 'other_paper'];
};

export const proofStates = ['verified', 'expired', 'missing', 'not_needed'] as const;
export type ProofState = (typeof proofStates)[number];

/** A paper as it counts: its last day (null = without end) and whether it was taken back. */
export type Paper = { validUntil: Day | null; withdrawn: boolean };

const lasting = (a: Day | null, b: Day | null): Day | null =>
  a === null || b === null ? null : a > b ? a : b;

/**
 * Where a family stands with the proof of one group on a day: `verified` by a paper that holds on that day (its
 * last day included), `expired` when all papers are over, `missing` without any, `not_needed` where the group
 * holds by staff's word. `validUntil` is the last day of the paper that holds or held longest.
 */
export function proofState(
  papersShown: readonly Paper[],
  required: boolean,
  on: Day,
): { state: ProofState; validUntil: Day | null } {
  const kept = papersShown.filter((paper) => !paper.withdrawn).map((paper) => paper.validUntil);
  const holding = kept.filter((until) => until === null || until >= on);
  if (holding.length > 0) return { state: 'verified', validUntil: holding.reduce(lasting) };
  if (!required) return { state: 'not_needed', validUntil: null };
  if (kept.length > 0) return { state: 'expired', validUntil: kept.reduce(lasting) };
  return { state: 'missing', validUntil: null };
}

/** Why a birth date (`YYYY-MM-DD`) cannot be one: after today, or of someone older than anybody; null when it can. */
export const birthDateRefusal = (born: string, today: string): 'in_future' | 'too_long_ago' | null =>
  born > today
    ? 'in_future'
    : Number(today.slice(0, 4)) - Number(born.slice(0, 4)) > 120
      ? 'too_long_ago'
      : null;

/** A phone number in any common Russian way of writing (or with its country's code), as E.164; null if it is none. */
export function toE164(typed: string): string | null {
  const number = parsePhoneNumberFromString(typed, { defaultCountry: 'RU', extract: false });
  return number?.isValid() && number.ext === undefined ? number.number : null;
}

/** A number known by its country, area and last two digits only: +7 913 ···-··-42. */
export function maskPhone(e164: string): string {
  const russian = /^\+7(\d{3})\d{5}(\d{2})$/.exec(e164);
  return russian ? `+7 ${russian[1]} ···-··-${russian[2]}` : `${e164.slice(0, 4)} ··· ${e164.slice(-2)}`;
}

/** How many days it is remembered who asked for what came to nothing. */
export const applicantDays = 30;

type Named = { surname: string; givenName: string; patronymic: string };

/** Surname, given name and patronymic as they are read out. */
export const fullName = ({ surname, givenName, patronymic }: Named): string =>
  [surname, givenName, patronymic].filter(Boolean).join(' ');

/**
 * The words a family is found by: the names of its members, the representative's first, and its contacts; a phone
 * whole, without its country, and by its last four digits.
 */
export function searchWords(
  members: readonly (Named & { role: PersonRole })[],
  contacts: readonly { kind: 'phone' | 'email'; value: string }[],
): string {
  const first = [...members].sort(
    (a, b) => Number(b.role === 'representative') - Number(a.role === 'representative'),
  );
  const digits = contacts
    .filter(({ kind }) => kind === 'phone')
    .flatMap(({ value }) => [value.slice(1), value.slice(1).replace(/^7/, ''), value.slice(-4)]);
  const mail = contacts.filter(({ kind }) => kind === 'email').flatMap(({ value }) => foldedWords(value));
  return [...new Set([...first.flatMap((one) => foldedWords(fullName(one))), ...digits, ...mail])].join(' ');
}

/** How a centre, and a protected family of it, is named inside the search index. */
export const searchKeys = (centreId: CentreId): { open: string; hidden: string } => {
  const key = centreId.replaceAll('-', '');
  return { open: `c${key}`, hidden: `p${key}` };
};

/** How one family is named inside the search index. */
export const ownSearchKey = (familyId: FamilyId): string => `f${familyId.replaceAll('-', '')}`;

type Shown = { protected: boolean; codeName: string | null };

/** What a family is called wherever it is named: its representative's name, a protected family's code name. */
export const shownName = (family: Shown, representative: Named | undefined): string =>
  family.protected ? (family.codeName ?? '') : representative ? fullName(representative) : '';

/** What a family is looked up by in a list, in the order of which lists stand. */
export const listedName = (family: Shown, representative: Named | undefined): string =>
  fold(shownName(family, representative));

export type SearchKind = 'name' | 'phone' | 'mixed';

/** What was typed, ready to be looked for. */
type SearchTerms = {
  /** An FTS5 expression over `searchWords`. */
  expression: string;
  /** Single letters beside longer words: each has to begin one of the words of what is found. */
  initials: readonly string[];
  /** How a listed name would begin if it was typed in its own order; null where a number was typed. */
  listed: string | null;
  words: readonly string[];
  kind: SearchKind;
};

const mostWords = 6;
const phoneRun = /\+?\d(?:[\d\s().–-]*\d)?/g;

// As people dial: 8 or 7 before the number, which is also indexed without it.
const phoneTerm = (digits: string): string =>
  /^[78]\d{2}/.test(digits) ? `("${digits}"* OR "${digits.slice(1)}"*)` : `"${digits}"*`;

/**
 * What a person typed, as a query over `searchWords`: every word must be there, by its beginning, a number in any
 * way of writing. Single letters are initials; where nothing longer was typed they are whole names, for half of a
 * region begins with one letter or another. Null when nothing was typed that could be looked for. Only letters and
 * digits reach the expression, and those in quotes.
 */
export function searchTerms(typed: string): SearchTerms | null {
  const numbers = (typed.match(phoneRun) ?? [])
    .map((run) => run.replace(/\D/g, ''))
    .filter((run) => run.length > 1)
    .slice(0, mostWords);
  const names = foldedWords(typed.replace(phoneRun, ' ')).slice(0, mostWords - numbers.length);
  const long = [
    ...names.filter((word) => word.length > 1).map((word) => `"${word}"*`),
    ...numbers.map(phoneTerm),
  ];
  const letters = names.filter((word) => word.length === 1);
  if (long.length + letters.length === 0) return null;
  return {
    expression: (long.length > 0 ? long : letters.map((letter) => `"${letter}"`)).join(' AND '),
    initials: long.length > 0 ? letters : [],
    listed: numbers.length > 0 ? null : names.join(' '),
    words: [...names, ...numbers],
    kind: numbers.length === 0 ? 'name' : names.length === 0 ? 'phone' : 'mixed',
  };
}

/** How near a hit is to what was typed: how far in the first matching word begins, the representative's surname at 0. */
export function searchRank(indexed: string, typed: readonly string[]): number {
  const places = typed.map((word) => ` ${indexed}`.indexOf(` ${word}`)).filter((at) => at >= 0);
  return Math.min(Number.MAX_SAFE_INTEGER, ...places);
}

export const likenesses = ['same_phone', 'same_name_and_birth', 'similar_name'] as const;
type Likeness = (typeof likenesses)[number];

/** A person as typed so far; what is not known yet is empty. */
type TypedPerson = {
  surname: string;
  givenName: string;
  birthDate: Day | null;
  /** E.164. */
  phones: readonly string[];
};

/** A family that may be the same: its people and phones (E.164). */
export type Candidate = {
  people: readonly { surname: string; givenName: string; birthDate: Day | null }[];
  phones: readonly string[];
};

/** Letters to change, leave out, add or swap with a neighbour to come from one word to the other. */
function slips(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] ?? 99) + 1 : 99;
      next.push(Math.min((row[j] ?? 99) + 1, (next[j - 1] ?? 99) + 1, (row[j - 1] ?? 99) + same, swapped));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 99;
}

const alike = (a: string, b: string): boolean => slips(a, b) <= (Math.min(a.length, b.length) >= 8 ? 2 : 1);

/** The weights by which likely duplicates are ordered, the surest first. */
const weights: Readonly<Record<Likeness, number>> = {
  same_phone: 4,
  same_name_and_birth: 3,
  similar_name: 1,
};

/**
 * Why a family may be the one being typed, the surest reason first; none when it is not like it. Names count as
 * similar with one slip of the pen in the surname (two in a long one) and the same given name, unless both birth
 * dates are known and differ: namesakes are common. A birth date that agrees makes it `same_name_and_birth`.
 */
export function likeness(typed: TypedPerson, candidate: Candidate): Likeness[] {
  const [surname, givenName] = [fold(typed.surname), fold(typed.givenName)];
  const reasons = new Set<Likeness>();
  if (typed.phones.some((phone) => candidate.phones.includes(phone))) reasons.add('same_phone');
  if (surname !== '' && givenName !== '')
    for (const person of candidate.people) {
      if (fold(person.givenName) !== givenName || !alike(fold(person.surname), surname)) continue;
      if (typed.birthDate === null || person.birthDate === null) reasons.add('similar_name');
      else if (typed.birthDate === person.birthDate) reasons.add('same_name_and_birth');
    }
  if (reasons.has('same_name_and_birth')) reasons.delete('similar_name');
  return likenesses.filter((reason) => reasons.has(reason));
}

/** How sure the reasons make it; higher is surer. */
export const certainty = (reasons: readonly Likeness[]): number =>
  reasons.reduce((sum, reason) => sum + weights[reason], 0);

const mergeRefusals = [
  'same_card',
  'other_centre',
  'already_merged',
  'one_protected',
  'too_many_people',
  'too_many_contacts',
] as const;
export type MergeRefusal = (typeof mergeRefusals)[number];

/** A card as a merge weighs it; `people` and `contacts` count what the merged card would hold. */
type Mergeable = { id: string; centreId: string; protected: boolean; mergedInto: string | null };

/** Whether two cards may become one, and every reason why not. */
export function mergeVerdict(
  kept: Mergeable,
  other: Mergeable,
  together: { people: number; contacts: number },
): { ok: true } | { ok: false; reasons: MergeRefusal[] } {
  const holds: Readonly<Record<MergeRefusal, boolean>> = {
    same_card: kept.id === other.id,
    other_centre: kept.centreId !== other.centreId,
    already_merged: kept.mergedInto !== null || other.mergedInto !== null,
    one_protected: kept.protected !== other.protected,
    too_many_people: together.people > limits.people,
    too_many_contacts: together.contacts > limits.contacts,
  };
  const reasons = mergeRefusals.filter((reason) => holds[reason]);
  return reasons.length === 0 ? { ok: true } : { ok: false, reasons };
}

/** Whether two people on two cards are one: the same names, and birth dates that do not contradict. */
export const samePerson = (
  a: Named & { birthDate: Day | null },
  b: Named & { birthDate: Day | null },
): boolean =>
  fold(a.surname) === fold(b.surname) &&
  fold(a.givenName) === fold(b.givenName) &&
  (a.patronymic === '' || b.patronymic === '' || fold(a.patronymic) === fold(b.patronymic)) &&
  (a.birthDate === null || b.birthDate === null || a.birthDate === b.birthDate);

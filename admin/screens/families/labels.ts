import { m } from '../../../ui/paraglide/messages.js';
import type { FieldError } from '../../../ui/problem.ts';
import { type PersonValues, placeOf, type Values } from './values.ts';

const measures = ['heightCm', 'weightKg', 'shoeSizeEu', 'headCm'];

const byCode: Record<string, () => string> = {
  in_future: m.families_wrong_future,
  too_long_ago: m.families_wrong_long_ago,
  not_in_region: m.families_wrong_region,
  taken: m.families_wrong_code_taken,
  over: m.families_wrong_over,
  before_text: m.families_wrong_before_text,
  unknown: m.families_wrong_member,
  unseen_characters: m.families_wrong_signs,
};

/** The words of a refusal by its code. */
export const wrongWords = (code: string): string | undefined => byCode[code]?.();

/** What is wrong with a field of a family, in plain words; a rule kept by the form itself tells its code as message. */
export const fieldWrong = ({ path, code, message }: FieldError): string | undefined => {
  const [part, place, field = ''] = path.split('.');
  const words = wrongWords(code) ?? wrongWords(message);
  if (words) return words;
  if (part === 'codeName') return m.families_wrong_code_name();
  if (part === 'primaryGroup') return m.families_wrong_group();
  if (part === 'contacts' && place === undefined) return m.families_wrong_twice();
  if (part === 'contacts') return code === 'custom' ? m.families_wrong_phone() : m.families_wrong_email();
  if (measures.includes(field)) return m.families_wrong_measure();
  if (code === 'invalid_format') return m.families_wrong_signs();
  return undefined;
};

const fields: Record<keyof Omit<PersonValues, 'key' | 'id' | 'role'>, () => string> = {
  surname: m.families_surname,
  givenName: m.families_given_name,
  patronymic: m.families_patronymic,
  birthDate: m.families_birth_date,
  heightCm: m.families_height,
  weightKg: m.families_weight,
  shoeSizeEu: m.families_shoe,
  headCm: m.families_head,
};

/** What a member's block is called: by the name once there is one. */
export const personTitle = (people: readonly PersonValues[], key: string): string => {
  const person = people.find((one) => one.key === key);
  if (person === undefined || person.role === 'representative') return m.families_who();
  const n = people.filter(({ role }) => role === person.role).indexOf(person) + 1;
  return person.role === 'child' ? m.families_child_n({ n }) : m.families_adult_n({ n });
};

/** The labels of the fields by their paths, for the summary of what is wrong. */
export const labelsOf = (values: Values): Record<string, string> => {
  const labels: Record<string, string> = {
    settlement: m.families_settlement(),
    primaryGroup: m.families_primary_group(),
    codeName: m.families_code_name(),
    contacts: m.families_contacts(),
  };
  for (const [at, { key }] of values.people.entries())
    for (const [field, label] of Object.entries(fields))
      labels[`people.${at}.${field}`] = `${personTitle(values.people, key)}, ${label().toLowerCase()}`;
  for (const { key, kind } of values.contacts)
    labels[`contacts.${placeOf(values.contacts, key)}.value`] =
      kind === 'phone' ? m.families_phone() : m.families_email();
  return labels;
};

import { birthDateRefusal } from '../../../api/families/rules.ts';
import { type FamilyCard, newFamily } from '../../../api/families/shapes.ts';

type Member = FamilyCard['people'][number];

/** A member as the fields of a form hold it; `key` tells the blocks apart while they are written. */
export type PersonValues = {
  key: string;
  id: string | null;
  role: Member['role'];
  surname: string;
  givenName: string;
  patronymic: string;
  birthDate: string;
  heightCm: number | null;
  weightKg: number | null;
  shoeSizeEu: number | null;
  headCm: number | null;
};

export type ContactValues = { key: string; kind: 'phone' | 'email'; value: string; safe: boolean };

/** What the fields of the form hold. The representative is the first of the people. */
export type Values = {
  people: PersonValues[];
  contacts: ContactValues[];
  settlement: string;
  remote: boolean;
  primaryGroup: string;
  furtherGroups: string[];
  suppliedByIpra: boolean;
  protected: boolean;
  codeName: string;
};

/** A member nobody has written yet. */
export const blankPerson = (role: Member['role'], surname = ''): PersonValues => ({
  key: crypto.randomUUID(),
  id: null,
  role,
  surname,
  givenName: '',
  patronymic: '',
  birthDate: '',
  heightCm: null,
  weightKg: null,
  shoeSizeEu: null,
  headCm: null,
});

export const blankContact = (kind: ContactValues['kind'], safe = false): ContactValues => ({
  key: crypto.randomUUID(),
  kind,
  value: '',
  safe,
});

/** The fields of a card, or of a family that is yet to be written. */
export const valuesOf = (card?: FamilyCard): Values => ({
  people: card?.people.map((one) => ({ ...one, key: one.id, birthDate: one.birthDate ?? '' })) ?? [
    blankPerson('representative'),
  ],
  contacts: card?.contacts.map(({ id, kind, value, safe }) => ({ key: id, kind, value, safe })) ?? [
    blankContact('phone', true),
  ],
  settlement: card?.settlement ?? '',
  remote: card?.remote ?? false,
  primaryGroup: card?.groups.find((group) => group.primary)?.key ?? '',
  furtherGroups: card?.groups.filter((group) => !group.primary).map((group) => group.key) ?? [],
  suppliedByIpra: card?.suppliedByIpra ?? false,
  protected: card?.protected ?? false,
  codeName: card?.codeName ?? '',
});

/** The place a contact has among those that hold anything, for the path of its error; -1 while it is empty. */
export const placeOf = (contacts: readonly ContactValues[], key: string): number =>
  contacts.filter(({ value }) => value.trim() !== '').findIndex((one) => one.key === key);

/** What the fields say, as the shape of a family takes it; contacts left empty are not there. */
export const written = (values: Values) => ({
  settlement: values.settlement,
  remote: values.remote,
  suppliedByIpra: values.suppliedByIpra,
  protected: values.protected,
  codeName: values.protected && values.codeName.trim() !== '' ? values.codeName : null,
  primaryGroup: values.primaryGroup,
  furtherGroups: values.furtherGroups.filter((key) => key !== values.primaryGroup),
  people: values.people.map(({ key: _key, id, birthDate, ...person }) => ({
    ...person,
    ...(id !== null && { id }),
    birthDate: birthDate === '' ? null : birthDate,
  })),
  contacts: values.contacts
    .filter(({ value }) => value.trim() !== '')
    .map(({ kind, value, safe }) => ({ kind, value, safe })),
});

/** The shape of a family, with the one rule it needs the day for: a birth date that cannot be is named by its code. */
export const familyOn = (today: string) =>
  newFamily.superRefine(({ people }, { addIssue }) => {
    for (const [at, { birthDate }] of people.entries()) {
      const message = birthDate && birthDateRefusal(birthDate, today);
      if (message) addIssue({ code: 'custom', path: ['people', at, 'birthDate'], message });
    }
  });

/** The fields of a fresh card, with what was changed here since `before` laid over it. */
export const rebased = (mine: Values, before: Values, fresh: Values): Values => {
  const mineNow = new Map(Object.entries(mine));
  const changed = Object.entries(before)
    .filter(([field, value]) => JSON.stringify(mineNow.get(field)) !== JSON.stringify(value))
    .map(([field]) => [field, mineNow.get(field)]);
  return { ...fresh, ...Object.fromEntries(changed) };
};

import type { AccessReason } from '../../api/families/shapes.ts';
import type { House, StaffHand } from '../support/house.ts';

/** A member of a family as a form sends one. */
export const member = (name: string, more: Record<string, unknown> = {}) => {
  const [surname, givenName, patronymic = ''] = name.split(' ');
  return { role: 'representative', surname, givenName, patronymic, ...more };
};

/** A family as a form sends it: one representative with one phone, in Barnaul. */
export const written = (name = 'Смирнова Анна Петровна', more: Record<string, unknown> = {}) => ({
  settlement: 'с. Столбово',
  primaryGroup: 'disabled_child',
  people: [member(name)],
  contacts: [{ kind: 'phone', value: '8 (913) 123-42-42', safe: true }],
  ...more,
});

/** A protected family as the hotel's host writes her down. */
export const hiddenFamily = (codeName = 'Клён-14', more: Record<string, unknown> = {}) =>
  written('Тихонова Вера Ильинична', {
    primaryGroup: 'escaping_violence',
    protected: true,
    codeName,
    contacts: [{ kind: 'phone', value: '+7 905 777-66-55', safe: true }],
    ...more,
  });

export type Card = {
  id: string;
  centreId: string;
  name: string;
  version: number;
  people: {
    id: string;
    role: string;
    surname: string;
    givenName: string;
    birthDate: string | null;
    heightCm: number | null;
  }[];
  contacts: { id: string; kind: string; value: string; safe: boolean }[];
  groups: {
    key: string;
    primary: boolean;
    state: string;
    validUntil: string | null;
    proofs: { id: string; kind: string; checkedBy: string | null; withdrawnAt: string | null }[];
  }[];
  consents: {
    id: string;
    purpose: string;
    textVersion: number;
    givenOn: string;
    withdrawnOn: string | null;
  }[];
  suppliedByIpra: boolean;
  settlement: string;
  remote: boolean;
  protected: boolean;
  codeName: string | null;
};

export type Row = { id: string; name: string; phone: string | null; proofs: string[]; reasons?: string[] };
export type Rows = { rows: Row[]; next?: string | null };

/** Makes a card by the route, at Barnaul unless another centre is given, and answers it. */
export async function made(
  its: House,
  by: StaffHand,
  card: object = written(),
  centre = its.centreNamed('Барнаул'),
) {
  const answer = await by.call<Card>('POST', `/api/centres/${centre}/families`, card);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
}

const unsalted = (detail: string): Record<string, unknown> => {
  const { salt: _, ...told } = JSON.parse(detail);
  return told;
};

/** The entries of the trail, oldest first, each with its detail read. */
export const trail = (its: House) =>
  its.db.sqlite
    .prepare<
      [],
      { act: string; subjectId: string | null; centreId: string | null; actorId: string; detail: string }
    >(
      'SELECT act, subject_id AS subjectId, centre_id AS centreId, actor_id AS actorId, detail FROM audit ORDER BY seq',
    )
    .all()
    .map(({ detail, ...entry }): typeof entry & { detail: Record<string, unknown> } => ({
      ...entry,
      detail: unsalted(detail),
    }));

/** The header by which somebody says why they open a protected card. */
export const because = (reason: AccessReason) => ({ 'X-Access-Reason': reason });

export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });

import { eq } from 'drizzle-orm';
import { asDay } from '../../api/core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId, UnitId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import { giveConsent } from '../../api/families/acts/consent.ts';
import { createFamily } from '../../api/families/acts/create.ts';
import { addProof } from '../../api/families/acts/prove.ts';
import { papersOf } from '../../api/families/rules.ts';
import { newFamily } from '../../api/families/shapes.ts';
import { acquire } from '../../api/stock/acts/acquire.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import type { House } from './house.ts';

type Told = {
  centreId?: CentreId;
  surname?: string;
  /** The entitlement group; a family with a disabled child unless told. */
  group?: string;
  /** The last day of the proof; null = without end; undefined = no proof at all. */
  proofUntil?: string | null;
  consented?: boolean;
  protected?: boolean;
};

/** A family with a seven-year-old, its proof and its consent, made by the house's own acts. */
export function family(home: House, told: Told = {}): FamilyId {
  const { surname = 'Смирнова', group = 'disabled_child', consented = true } = told;
  const ctx = home.ctx();
  const id = createFamily(
    ctx,
    told.centreId ?? home.centreNamed('Барнаул'),
    newFamily.parse({
      settlement: 'г. Барнаул',
      primaryGroup: group,
      protected: told.protected ?? false,
      codeName: told.protected ? 'Рябина' : null,
      people: [
        { role: 'representative', surname, givenName: 'Анна', patronymic: 'Петровна' },
        { role: 'child', surname, givenName: 'Миша', birthDate: '2019-05-02', heightCm: 121, weightKg: 24 },
      ],
      contacts: [{ kind: 'phone', value: '8 913 123-42-42', safe: true }],
    }),
  );
  const paper = { group, kind: found(papersOf(group)[0]), number: '12', issuer: 'МСЭ' };
  const until = 'proofUntil' in told ? told.proofUntil : null;
  if (until !== undefined)
    addProof(ctx, id, { ...paper, validUntil: until === null ? null : asDay(until) }, 'papers');
  if (consented) giveConsent(ctx, id, { purpose: 'rental', textVersion: 1 }, 'papers');
  return id;
}

/** The id of an item type of the catalogue by its Russian name. */
export const typeNamed = (home: House, nameRu: string): ItemTypeId =>
  found(home.db.orm.select({ id: itemType.id }).from(itemType).where(eq(itemType.nameRu, nameRu)).get()).id;

let last = 0;

/** A free unit of a type («Ходунки реабилитационные» unless told) at a centre (Барнаул). */
export function thing(
  home: House,
  nameRu = 'Ходунки реабилитационные',
  centreId: CentreId = home.centreNamed('Барнаул'),
): UnitId {
  last += 1;
  return acquire(home.ctx(), centreId, {
    itemTypeId: typeNamed(home, nameRu),
    inventoryNumber: `Т-${String(last).padStart(4, '0')}`,
    label: '',
    condition: 'good',
    funding: 'grant',
    costKopecks: 1_500_000,
    acquiredOn: asDay('2026-01-12'),
  }).id;
}

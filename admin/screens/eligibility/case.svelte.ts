import type { z } from '@hono/zod-openapi';
import type { ItemTypeRow } from '../../../api/catalogue/shapes.ts';
import type { tryCase } from '../../../api/eligibility/shapes.ts';
import { session } from '../../session.svelte.ts';

export type Paper = 'none' | 'endless' | 'until';
type CaseGroup = { id: number; key: string; paper: Paper; until: string };
type CaseChild = {
  id: number;
  birthDate: string;
  heightCm: number | null;
  weightKg: number | null;
  shoeSizeEu: number | null;
  headCm: number | null;
};

type Held = { itemTypeId: string | null; category: ItemTypeRow['category'] };
const times = (count: number | null, thing: Held): Held[] =>
  Array.from({ length: Math.max(0, Math.min(20, Math.trunc(count ?? 0))) }, () => thing);

/** A made-up family that wants a thing, as the fields hold it. */
export class MadeUpCase {
  #next = 1;
  thing = $state<ItemTypeRow>();
  day = $state(session.today);
  groups = $state<CaseGroup[]>([this.#group()]);
  children = $state<CaseChild[]>([]);
  consented = $state(true);
  suppliedByIpra = $state(false);
  things = $state<number | null>(0);
  sameType = $state<number | null>(0);
  boxes = $state<number | null>(0);
  overdueDays = $state<number | null>(0);

  #group(): CaseGroup {
    return { id: this.#next++, key: '', paper: 'endless', until: '' };
  }

  addGroup = (): void => {
    this.groups.push(this.#group());
  };

  removeGroup = (id: number): void => {
    this.groups = this.groups.filter((group) => group.id !== id);
  };

  addChild = (): void => {
    const unknown = { heightCm: null, weightKg: null, shoeSizeEu: null, headCm: null };
    this.children.push({ id: this.#next++, birthDate: '', ...unknown });
  };

  removeChild = (id: number): void => {
    this.children = this.children.filter((child) => child.id !== id);
  };

  /** The case as the API takes it; null while there is no thing to ask about. */
  get question(): z.input<typeof tryCase> | null {
    const { thing } = this;
    if (thing === undefined) return null;
    const same = thing.category === 'multibox' ? 0 : Math.min(this.sameType ?? 0, this.things ?? 0);
    const other = thing.category === 'leisure' ? 'childcare' : 'leisure';
    return {
      centreId: session.centreId,
      itemTypeId: thing.id,
      ...(this.day !== '' && { day: this.day }),
      family: {
        groups: this.groups
          .filter(({ key }, n, all) => key !== '' && all.findIndex((one) => one.key === key) === n)
          .map(({ key, paper, until }) => ({ key, proofs: proofsOf(paper, until) })),
        consented: this.consented,
        suppliedByIpra: this.suppliedByIpra,
        children: this.children.map(({ id: _, birthDate, ...sizes }) => ({
          birthDate: birthDate || null,
          ...sizes,
        })),
      },
      inHand: [
        ...times(same, { itemTypeId: thing.id, category: thing.category }),
        ...times((this.things ?? 0) - same, { itemTypeId: null, category: other }),
        ...times(this.boxes, { itemTypeId: null, category: 'multibox' }),
      ],
      worstOverdueDays: Math.max(0, Math.trunc(this.overdueDays ?? 0)),
    };
  }
}

const proofsOf = (paper: Paper, until: string) => {
  if (paper === 'endless') return [{ validUntil: null }];
  return paper === 'until' && until !== '' ? [{ validUntil: until }] : [];
};

import type { Count } from '../../../api/kits/rules.ts';
import type { CheckBody } from '../../../api/kits/shapes.ts';
import type { LoanBlockCode } from '../../../api/loans/rules.ts';
import { address } from '../../../ui/address.svelte.ts';
import { CheckNotes } from '../kits/check-notes.svelte.ts';

type Override = { code: LoanBlockCode; reason: string };
type Item = {
  unitId: string;
  overrides: Override[];
  dueOn?: string;
  check?: { counts: Count[]; note: string; photoId?: CheckBody['photoId'] };
};

/**
 * The things on the desk that wait to be handed out. Which ones they are stands in the address, so that a reload or
 * a choice of another family loses none; what was settled about each lasts as long as the screen.
 */
export class Basket {
  #overrides = $state<Record<string, Override[]>>({});
  #days = $state<Record<string, string>>({});
  #counts = $state.raw<Record<string, Count[]>>({});

  readonly #notes = new Map<string, CheckNotes>();

  /** What is said of the count of a kit besides the numbers. */
  notes = (unitId: string): CheckNotes => {
    const notes = this.#notes.get(unitId) ?? new CheckNotes();
    this.#notes.set(unitId, notes);
    return notes;
  };

  /** Whether all that was said of the kits is there to be written down. */
  get ready(): boolean {
    return this.units.every((unitId) => this.#notes.get(unitId)?.ready ?? true);
  }

  /** As they are handed out: with what was said of the kits, which changes nothing before. */
  get handed(): Item[] {
    return this.items.map((item) =>
      item.check ? { ...item, check: { ...item.check, ...this.notes(item.unitId).body } } : item,
    );
  }

  /** Ids in the order they were scanned. */
  get units(): string[] {
    return address.get('unit').split(',').filter(Boolean);
  }

  /** As the API takes them. */
  get items(): Item[] {
    return this.units.map((unitId) => {
      const dueOn = this.#days[unitId];
      const counts = this.counted(unitId);
      return {
        unitId,
        overrides: this.passed(unitId),
        ...(dueOn && { dueOn }),
        ...(counts && { check: { counts, note: '' } }),
      };
    });
  }

  /** Puts a thing in; false when it is there already. */
  add = (unitId: string): boolean => {
    const { units } = this;
    if (units.includes(unitId)) return false;
    address.set('unit', [...units, unitId].join(','));
    return true;
  };

  remove = (unitId: string): void => {
    address.set('unit', this.units.filter((one) => one !== unitId).join(','));
    this.pass(unitId, [], '');
    this.bringBy(unitId, '');
    this.#notes.delete(unitId);
  };

  clear = (): void => address.set('unit', '');

  /** The blocks of a thing that were passed by, with the reason. */
  passed = (unitId: string): Override[] => this.#overrides[unitId] ?? [];

  /** Passes blocks by for one reason; without codes all of them stand again. */
  pass = (unitId: string, codes: readonly LoanBlockCode[], reason: string): void => {
    const kept = codes.length === 0 ? [] : this.passed(unitId).filter((one) => !codes.includes(one.code));
    this.#overrides[unitId] = [...kept, ...codes.map((code) => ({ code, reason }))];
  };

  /** The earlier day agreed on, '' for the one the rules give. */
  day = (unitId: string): string => this.#days[unitId] ?? '';

  bringBy = (unitId: string, day: string): void => {
    this.#days[unitId] = day;
  };

  /** How the parts of a kit were counted; undefined before they were looked at. */
  counted = (unitId: string): Count[] | undefined => this.#counts[unitId];

  count = (unitId: string, counts: Count[]): void => {
    this.#counts = { ...this.#counts, [unitId]: counts };
  };
}

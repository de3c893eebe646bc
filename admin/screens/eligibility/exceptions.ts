import { matches, type Scope, scopeColumns, specificity } from '../../../api/eligibility/rules.ts';
import type { PolicyCard } from '../../../api/eligibility/shapes.ts';

const scopeOf = ({ centre, group, category, itemType }: PolicyCard): Scope => ({
  centreId: centre?.id ?? null,
  group: group?.key ?? null,
  category,
  itemTypeId: itemType?.id ?? null,
});

/** Where a row speaks: a row about an item type speaks of its category too. */
const reachOf = (row: PolicyCard): Scope => ({
  ...scopeOf(row),
  category: row.itemType?.category ?? row.category,
});

const meet = (a: Scope, b: Scope): boolean =>
  scopeColumns.every((column) => a[column] === null || b[column] === null || a[column] === b[column]);

/** Whether a row is a rule's default. */
export const isDefault = (row: PolicyCard): boolean => specificity(scopeOf(row)) === 0;

/** The row that would decide wherever this one does, were it not there; null = none. */
export function insteadOf(row: PolicyCard, rows: readonly PolicyCard[]): PolicyCard | null {
  const wider = rows.filter((other) => other.id !== row.id && matches(scopeOf(other), reachOf(row)));
  return wider.reduce<PolicyCard | null>(
    (best, other) =>
      best === null || specificity(scopeOf(other)) > specificity(scopeOf(best)) ? other : best,
    null,
  );
}

/** The more exact rows that decide in a part of where this one speaks. */
export const yieldsTo = (row: PolicyCard, rows: readonly PolicyCard[]): PolicyCard[] =>
  rows.filter(
    (other) => specificity(scopeOf(other)) > specificity(scopeOf(row)) && meet(reachOf(row), reachOf(other)),
  );

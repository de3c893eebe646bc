import { z } from '@hono/zod-openapi';
import type { RuleName, RuleValue } from '../../../api/eligibility/rules.ts';
import { newPolicy, type PolicyCard, type RuleCard, values } from '../../../api/eligibility/shapes.ts';
import { kopecks, number } from '../../../ui/format.ts';

type Kind = RuleCard['kind'];
export type ThingKind = 'any' | 'category' | 'type';

/** What the fields of a value hold: figures, what was typed, or yes and no. */
export type ValueDraft = { figure: number | null; typed: string; yes: 'yes' | 'no' };

/** What the fields of a row hold; '' = any. */
export type PolicyDraft = {
  value: ValueDraft;
  centreId: string;
  group: string;
  things: ThingKind;
  category: string;
  itemTypeId: string;
};

/** The first values of the fields: those of a row, or none. */
export function draftOf(row: PolicyCard | undefined): PolicyDraft {
  const value = row?.value;
  return {
    value: {
      figure: typeof value === 'number' ? value : null,
      typed:
        typeof value === 'number'
          ? number(value / 100)
          : Array.isArray(value)
            ? value.join(', ').replaceAll('-', '−')
            : '',
      yes: value === false ? 'no' : 'yes',
    },
    centreId: '',
    group: '',
    things: 'any',
    category: '',
    itemTypeId: '',
  };
}

/** «−3, 0, 7» as days, the earliest first; undefined where it holds anything else. */
export function readOffsets(typed: string): number[] | undefined {
  const parts = typed
    .replaceAll('−', '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  const days = parts.map(Number);
  if (!days.every(Number.isInteger)) return undefined;
  return [...new Set(days)].sort((a, b) => a - b);
}

/** The value the fields mean, undefined where they mean none. */
export function readValue(kind: Kind, { figure, typed, yes }: ValueDraft): RuleValue | undefined {
  if (kind === 'yesNo') return yes === 'yes';
  if (kind === 'dayOffsets') return readOffsets(typed);
  return (kind === 'money' ? kopecks(typed) : figure) ?? undefined;
}

/** What the fields mean, for the shapes below; '' stands where a choice was begun and not made. */
export const readDraft = (rule: RuleName, kind: Kind, draft: PolicyDraft) => ({
  rule,
  value: readValue(kind, draft.value),
  centreId: draft.centreId || null,
  group: draft.group || null,
  category: draft.things === 'category' ? draft.category : null,
  itemTypeId: draft.things === 'type' ? draft.itemTypeId : null,
});

/** A rule's value; what is wrong anywhere in it is told at the value, for it has one field. */
const oneValue = (rule: RuleName) =>
  z.unknown().transform((meant, context): RuleValue => {
    const read = values[rule].safeParse(meant);
    if (read.success) return read.data;
    context.issues.push({ code: 'custom', input: meant });
    return z.NEVER;
  });

/** An exception to be added: it must be for something, and its value one the rule can have. */
export const exceptionShape = (rule: RuleName) =>
  newPolicy
    .extend({ value: oneValue(rule) })
    .refine(
      ({ centreId, group, category, itemTypeId }) =>
        [centreId, group, category, itemTypeId].some((one) => one !== null),
      {
        path: ['centreId'],
        // All that is wrong is said at once, so this is looked at even where the value is wrong too.
        when: () => true,
      },
    );

/** A new value for a row. */
export const valueShape = (rule: RuleName) => z.object({ value: oneValue(rule) });

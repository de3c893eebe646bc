import type { NewPolicy, PolicyCard, RuleCard } from '../../../api/eligibility/shapes.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { problemWords } from '../../../ui/problem.ts';
import { client, read, withKey } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';
import { ruleWords, scopeWords, valueWords } from './words.ts';

/** Under what the rules and groups are kept. */
export const rulesKey = (...more: string[]) => ['centre', session.centreId, 'eligibility', ...more];

/** Reads the rules and groups again. */
export const refresh = () => queries.invalidateQueries({ queryKey: rulesKey() });

const etag = ({ version }: { version: number }) => `"${version}"`;

const add = (row: NewPolicy, key: string) =>
  read(client.api.eligibility.policies.$post({ json: row }, withKey(key)));
const change = (row: PolicyCard, value: PolicyCard['value'], key: string) =>
  read(
    client.api.eligibility.policies[':policyId'].$patch(
      { param: { policyId: row.id }, json: { value } },
      withKey(key, etag(row)),
    ),
  );
const remove = (row: PolicyCard, key: string) =>
  read(
    client.api.eligibility.policies[':policyId'].$delete(
      { param: { policyId: row.id } },
      withKey(key, etag(row)),
    ),
  );

/** Says what happened and offers to take it back. */
export function sayWithUndo(text: string, undo: () => Promise<unknown>): void {
  void refresh();
  const run = async () => {
    try {
      await undo();
      notices.say(m.eligibility_undone(), { tone: 'info' });
    } catch (error) {
      notices.say(problemWords(error), { tone: 'bad' });
    }
    await refresh();
  };
  notices.say(text, { actions: [{ label: m.app_undo(), run }] });
}

/** Gives a rule an exception. */
export async function addException(row: NewPolicy, key: string): Promise<void> {
  const made = await add(row, key);
  const words = {
    rule: ruleWords[made.rule].name(),
    scope: scopeWords(made),
    value: valueWords(made.rule, made.value),
  };
  sayWithUndo(m.eligibility_added(words), () => remove(made, crypto.randomUUID()));
}

/** Changes a row's value. */
export async function changeValue(row: PolicyCard, value: PolicyCard['value'], key: string): Promise<void> {
  const changed = await change(row, value, key);
  if (changed.version === row.version) return;
  const words = { rule: ruleWords[row.rule].name(), value: valueWords(row.rule, changed.value) };
  sayWithUndo(m.eligibility_changed(words), () => change(changed, row.value, crypto.randomUUID()));
}

/** Takes an exception away; undoing it adds the same one anew. */
export async function removeException(row: PolicyCard): Promise<void> {
  try {
    const { rule, value, centre, group, category, itemType } = await remove(row, crypto.randomUUID());
    const again = {
      rule,
      value,
      category,
      centreId: centre?.id ?? null,
      group: group?.key ?? null,
      itemTypeId: itemType?.id ?? null,
    };
    sayWithUndo(m.eligibility_removed({ scope: scopeWords(row) }), () => add(again, crypto.randomUUID()));
  } catch (error) {
    notices.say(problemWords(error), { tone: 'bad' });
    await refresh();
  }
}

/** The row a decision came from, with the names of its scope; null for the item type's own term. */
export const rowOf = (rules: readonly RuleCard[], id: string | undefined): PolicyCard | null =>
  rules.flatMap(({ rows }) => rows).find((row) => row.id === id) ?? null;

import type { GroupCard, GroupPatch } from '../../../api/eligibility/shapes.ts';
import { nameOf } from '../../../ui/format.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { problemWords } from '../../../ui/problem.ts';
import { categoryWords } from '../../../ui/reasons.ts';
import { client, read, withKey } from '../../api.ts';
import { refresh, sayWithUndo } from './changes.ts';

const change = ({ key: group, version }: GroupCard, patch: GroupPatch, key: string) =>
  read(
    client.api.eligibility.groups[':group'].$patch(
      { param: { group }, json: patch },
      withKey(key, `"${version}"`),
    ),
  );

/** Changes a group's card and offers to take it back. */
export async function changeGroup(
  group: GroupCard,
  patch: GroupPatch,
  key: string,
  said: string,
): Promise<void> {
  const changed = await change(group, patch, key);
  if (changed.version === group.version) return;
  const { nameRu, nameEn, entitles, queuePriority, proof, proofRequired } = group;
  const before = { nameRu, nameEn, entitles, queuePriority, proof, proofRequired };
  sayWithUndo(said, () => change(changed, before, crypto.randomUUID()));
}

export type Entitlement = GroupCard['entitles'][number];

/** Gives a group the right to a category, or takes it. */
export async function toggle(group: GroupCard, category: Entitlement): Promise<void> {
  const had = group.entitles.includes(category);
  const entitles = had ? group.entitles.filter((one) => one !== category) : [...group.entitles, category];
  const words = { category: `${categoryWords[category]()} — ${nameOf(group)}` };
  const said = had ? m.eligibility_not_entitled_now(words) : m.eligibility_entitled_now(words);
  try {
    await changeGroup(group, { entitles }, crypto.randomUUID(), said);
  } catch (error) {
    notices.say(problemWords(error), { tone: 'bad' });
    await refresh();
  }
}

const regions: Record<string, () => string> = {
  altai: m.eligibility_region_altai,
  ivanovo: m.eligibility_region_ivanovo,
};

/** What regions a group is of, in words. */
export const regionWords = (group: GroupCard): string =>
  group.regions.map((region) => regions[region]?.() ?? region).join(', ');

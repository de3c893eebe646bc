import { queryOptions } from '@tanstack/svelte-query';
import { SvelteMap } from 'svelte/reactivity';
import type { AccessReason, FamilyCard } from '../../../api/families/shapes.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { Problem, problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';

/** Why the protected cards of this sitting were opened; forgotten with the page, at the latest at the sign-out. */
export const accessReasons = new SvelteMap<string, AccessReason>();

/** The header that says why a protected card is opened; none for another. */
export const reasonFor = (familyId: string): { 'x-access-reason'?: AccessReason } => {
  const reason = accessReasons.get(familyId);
  return reason === undefined ? {} : { 'x-access-reason': reason };
};

const keyOf = (familyId: string) => ['families', 'card', familyId, accessReasons.get(familyId) ?? ''];

/**
 * A family's card. Every reading of one is in the trail, so it is read when somebody opens it, and not with every
 * news of the centre.
 */
export const cardQuery = (familyId: string) =>
  queryOptions({
    queryKey: keyOf(familyId),
    queryFn: () =>
      read(client.api.families[':familyId'].$get({ param: { familyId }, header: reasonFor(familyId) })),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** What the forms of the centre offer. */
export const formQuery = () =>
  queryOptions({
    queryKey: ['families', 'form', session.centreId],
    queryFn: () =>
      read(client.api.centres[':centreId']['family-form'].$get({ param: { centreId: session.centreId } })),
    staleTime: 300_000,
  });

/** Shows a changed card at once, and has what may tell of it asked for again. */
export const keep = (card: FamilyCard): void => {
  queries.setQueryData(keyOf(card.id), card);
  void queries.invalidateQueries({ queryKey: ['families', 'list'] });
  void queries.invalidateQueries({ queryKey: ['centre', card.centreId] });
};

/** Whether the card is protected and its reader has yet to say why it is opened. */
export const isGuarded = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'access_reason_required';

/** Carries out a change of a card, shows what came of it, and offers the way back while there is one. */
export const change = async (
  run: () => Promise<FamilyCard>,
  said: string,
  undo?: () => void,
): Promise<void> => {
  try {
    keep(await run());
    notices.say(said, undo ? { actions: [{ label: m.app_undo(), run: undo }] } : {});
  } catch (error) {
    notices.say(problemWords(error), { tone: 'bad' });
  }
};

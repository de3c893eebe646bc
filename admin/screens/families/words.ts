import type { Component } from 'svelte';
import IconGood from '~icons/lucide/circle-check';
import IconExpired from '~icons/lucide/clock-alert';
import IconMissing from '~icons/lucide/file-warning';
import type { MergeRefusal } from '../../../api/families/rules.ts';
import type { FamilyCard, LikelyFamily, NewProof } from '../../../api/families/shapes.ts';
import { nameOf } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';

type State = FamilyCard['groups'][number]['state'];

/** Where a family stands with a group's proof: the word, its colour and its sign. */
export const states: Record<State, { word: () => string; tone: 'good' | 'warn'; icon: Component }> = {
  verified: { word: m.families_state_verified, tone: 'good', icon: IconGood },
  expired: { word: m.families_state_expired, tone: 'warn', icon: IconExpired },
  missing: { word: m.families_state_missing, tone: 'warn', icon: IconMissing },
  not_needed: { word: m.families_state_not_needed, tone: 'good', icon: IconGood },
};

/** What the papers are called. */
export const papers: Record<NewProof['kind'], () => string> = {
  need_act: m.families_paper_need_act,
  social_programme: m.families_paper_social_programme,
  commission_decision: m.families_paper_commission_decision,
  service_certificate: m.families_paper_service_certificate,
  hotel_confirmation: m.families_paper_hotel_confirmation,
  disability_certificate: m.families_paper_disability_certificate,
  rehabilitation_programme: m.families_paper_rehabilitation_programme,
  passports: m.families_paper_passports,
  large_family_certificate: m.families_paper_large_family_certificate,
  foster_agreement: m.families_paper_foster_agreement,
  guardianship_act: m.families_paper_guardianship_act,
  other_paper: m.families_paper_other_paper,
};

const groups: Record<string, () => string> = {
  hardship: m.families_group_hardship,
  at_risk: m.families_group_at_risk,
  service_member: m.families_group_service_member,
  escaping_violence: m.families_group_escaping_violence,
  disabled_child: m.families_group_disabled_child,
  young: m.families_group_young,
  large: m.families_group_large,
  foster: m.families_group_foster,
  guardianship: m.families_group_guardianship,
};

type Group = { key: string; nameRu: string; nameEn: string };

/** A group in as few words as staff use; one an administrator made by its own name. */
export const groupWords = (group: Group): string => groups[group.key]?.() ?? nameOf(group);

/** The same by the key alone. */
export const groupByKey = (key: string, known: readonly Group[] = []): string => {
  const group = known.find((one) => one.key === key);
  return group ? groupWords(group) : (groups[key]?.() ?? key);
};

/** Why a family may be the one being typed. */
export const likeWords: Record<LikelyFamily['reasons'][number], () => string> = {
  same_phone: m.families_like_phone,
  same_name_and_birth: m.families_like_birth,
  similar_name: m.families_like_name,
};

const purposes: Record<string, () => string> = { rental: m.families_purpose_rental };

/** What a consent is for. */
export const purposeWords = (purpose: string): string =>
  purposes[purpose]?.() ?? m.families_purpose_other({ purpose });

/** Why two cards cannot be merged. */
export const refusalWords: Readonly<Record<string, () => string>> = {
  same_card: m.families_refused_same_card,
  other_centre: m.families_refused_other_centre,
  already_merged: m.families_refused_already_merged,
  one_protected: m.families_refused_one_protected,
  too_many_people: m.families_refused_too_many_people,
  too_many_contacts: m.families_refused_too_many_contacts,
} satisfies Record<MergeRefusal, () => string>;

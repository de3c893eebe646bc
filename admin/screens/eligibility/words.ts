import type { RuleName, RuleValue } from '../../../api/eligibility/rules.ts';
import type { PolicyCard } from '../../../api/eligibility/shapes.ts';
import { money, nameOf, number } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { categoryWords } from '../../../ui/reasons.ts';

type RuleWords = { name: () => string; hint?: () => string };

/** What each rule is called, and what one should know of it. */
export const ruleWords: Record<RuleName, RuleWords> = {
  termDays: { name: m.eligibility_rule_term_days, hint: m.eligibility_hint_term_days },
  maxItems: { name: m.eligibility_rule_max_items, hint: m.eligibility_hint_max_items },
  maxMultiboxes: { name: m.eligibility_rule_max_multiboxes },
  extensions: { name: m.eligibility_rule_extensions, hint: m.eligibility_hint_extensions },
  noExtensionWhileOthersWait: { name: m.eligibility_rule_no_extension_while_others_wait },
  feeKopecks: { name: m.eligibility_rule_fee_kopecks },
  depositKopecks: { name: m.eligibility_rule_deposit_kopecks },
  shelfWorkingDays: { name: m.eligibility_rule_shelf_working_days },
  offerWorkingDays: {
    name: m.eligibility_rule_offer_working_days,
    hint: m.eligibility_hint_offer_working_days,
  },
  requestWorkingDays: { name: m.eligibility_rule_request_working_days },
  reminderDays: { name: m.eligibility_rule_reminder_days },
  blockOverdueDays: {
    name: m.eligibility_rule_block_overdue_days,
    hint: m.eligibility_hint_block_overdue_days,
  },
  turnaroundDaysDisinfect: {
    name: m.eligibility_rule_turnaround_days_disinfect,
    hint: m.eligibility_hint_turnaround_days_disinfect,
  },
  turnaroundDaysWipe: { name: m.eligibility_rule_turnaround_days_wipe },
  maxAdvanceDays: { name: m.eligibility_rule_max_advance_days },
  selfCancel: { name: m.eligibility_rule_self_cancel },
  selfChange: { name: m.eligibility_rule_self_change, hint: m.eligibility_hint_self_change },
  selfChangeDays: { name: m.eligibility_rule_self_change_days },
  selfExtend: { name: m.eligibility_rule_self_extend, hint: m.eligibility_hint_self_extend },
  openRequests: { name: m.eligibility_rule_open_requests, hint: m.eligibility_hint_open_requests },
};

/** The rules as one thinks of them. */
export const sections: readonly { title: () => string; rules: readonly RuleName[] }[] = [
  { title: m.eligibility_section_term, rules: ['termDays'] },
  { title: m.eligibility_section_amount, rules: ['maxItems', 'maxMultiboxes'] },
  { title: m.eligibility_section_extension, rules: ['extensions', 'noExtensionWhileOthersWait'] },
  { title: m.eligibility_section_block, rules: ['blockOverdueDays'] },
  { title: m.eligibility_section_reminders, rules: ['reminderDays'] },
  { title: m.eligibility_section_cleaning, rules: ['turnaroundDaysDisinfect', 'turnaroundDaysWipe'] },
  {
    title: m.eligibility_section_shelf,
    rules: ['shelfWorkingDays', 'offerWorkingDays', 'requestWorkingDays'],
  },
  { title: m.eligibility_section_advance, rules: ['maxAdvanceDays', 'openRequests'] },
  {
    title: m.eligibility_section_self,
    rules: ['selfCancel', 'selfChange', 'selfChangeDays', 'selfExtend'],
  },
  { title: m.eligibility_section_money, rules: ['feeKopecks', 'depositKopecks'] },
];

const offset = (days: number): string => {
  if (days === 0) return m.eligibility_on_day();
  return days < 0 ? m.eligibility_before({ count: -days }) : m.eligibility_after({ count: days });
};

const workingDays = (count: number): string =>
  count === 0 ? m.eligibility_at_once() : m.eligibility_working_days({ count });

const counted: Partial<Record<RuleName, (count: number) => string>> = {
  termDays: (count) => m.app_days({ count }),
  maxItems: (count) => (count === 0 ? m.eligibility_nothing_lent() : m.app_items({ count })),
  maxMultiboxes: (count) =>
    count === 0 ? m.eligibility_nothing_lent() : m.eligibility_multiboxes({ count }),
  extensions: (count) => (count === 0 ? m.eligibility_never_extended() : m.eligibility_times({ count })),
  feeKopecks: (sum) => (sum === 0 ? m.app_free() : money(sum)),
  depositKopecks: (sum) => (sum === 0 ? m.eligibility_no_deposit() : money(sum)),
  shelfWorkingDays: workingDays,
  offerWorkingDays: workingDays,
  requestWorkingDays: workingDays,
  blockOverdueDays: (count) => m.eligibility_from_days({ count }),
  turnaroundDaysDisinfect: workingDays,
  turnaroundDaysWipe: workingDays,
  maxAdvanceDays: (count) => m.app_days({ count }),
  selfChangeDays: (count) =>
    count === 0 ? m.eligibility_until_the_day() : m.eligibility_before_the_day({ count }),
};

/** A rule's value as one says it: «14 дней», «бесплатно», «за 3 дня, в день возврата». */
export function valueWords(rule: RuleName, value: RuleValue): string {
  if (typeof value === 'boolean') {
    if (rule === 'noExtensionWhileOthersWait')
      return value ? m.eligibility_not_extended_while_wait() : m.eligibility_extended_while_wait();
    return value ? m.eligibility_itself() : m.eligibility_through_desk();
  }
  if (typeof value === 'number') return counted[rule]?.(value) ?? number(value);
  return value.length === 0 ? m.eligibility_no_reminders() : value.map(offset).join(', ');
}

type Named = Pick<PolicyCard, 'centre' | 'group' | 'category' | 'itemType'>;

/** What a row speaks of: «Иваново · спорт»; «по умолчанию» for all. */
export function scopeWords({ centre, group, category, itemType }: Named): string {
  const parts = [
    centre?.name,
    itemType && m.eligibility_quoted({ name: nameOf(itemType) }),
    category && categoryWords[category](),
    group && nameOf(group),
  ].filter((part) => part);
  return parts.length === 0 ? m.eligibility_default() : parts.join(' · ');
}

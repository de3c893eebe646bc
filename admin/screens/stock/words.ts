import type { Component } from 'svelte';
import IconWrittenOff from '~icons/lucide/archive';
import IconDone from '~icons/lucide/check';
import IconFree from '~icons/lucide/circle-check';
import IconLost from '~icons/lucide/circle-help';
import IconInspect from '~icons/lucide/search-check';
import IconClean from '~icons/lucide/sparkles';
import IconIssued from '~icons/lucide/user-round';
import IconRepair from '~icons/lucide/wrench';
import { lendable } from '../../../api/stock/rules.ts';
import type { StepBody, UnitCard, UnitRow } from '../../../api/stock/shapes.ts';
import { nameOf } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import type { FieldError } from '../../../ui/problem.ts';

export type Status = UnitRow['status'];
export type HandStep = StepBody['step'];

/** Where a unit is: word, icon and tone. */
export const statuses: Record<
  Status,
  { word: () => string; icon: Component; tone: 'good' | 'info' | 'warn' | 'bad' | 'neutral' }
> = {
  free: { word: m.stock_status_free, icon: IconFree, tone: 'good' },
  issued: { word: m.stock_status_issued, icon: IconIssued, tone: 'info' },
  to_clean: { word: m.stock_status_to_clean, icon: IconClean, tone: 'warn' },
  to_inspect: { word: m.stock_status_to_inspect, icon: IconInspect, tone: 'warn' },
  repair: { word: m.stock_status_repair, icon: IconRepair, tone: 'neutral' },
  lost: { word: m.stock_status_lost, icon: IconLost, tone: 'bad' },
  written_off: { word: m.stock_status_written_off, icon: IconWrittenOff, tone: 'neutral' },
};

export const conditions: Record<UnitRow['condition'], () => string> = {
  new: m.stock_condition_new,
  good: m.stock_condition_good,
  worn: m.stock_condition_worn,
  damaged: m.stock_condition_damaged,
};

export const fundings: Record<UnitCard['funding'], () => string> = {
  grant: m.stock_funding_grant,
  regional: m.stock_funding_regional,
};

/** What happened, as a line of a unit's history. */
export const happened: Record<UnitCard['history'][number]['step'], () => string> = {
  acquired: m.stock_step_acquired,
  issued: m.stock_step_issued,
  issue_undone: m.stock_step_issue_undone,
  returned: m.stock_step_returned,
  return_undone: m.stock_step_return_undone,
  cleaned: m.stock_step_cleaned,
  inspected: m.stock_step_inspected,
  step_undone: m.stock_step_step_undone,
  sent_to_repair: m.stock_step_sent_to_repair,
  repaired: m.stock_step_repaired,
  lost: m.stock_step_lost,
  found: m.stock_step_found,
  written_off: m.stock_step_written_off,
};

/** A step taken by hand: its button, and what is said when it is done. */
export const handSteps: Record<HandStep, { act: () => string; icon: Component; done: () => string }> = {
  cleaned: { act: m.stock_do_cleaned, icon: IconDone, done: m.stock_done_cleaned },
  inspected: { act: m.stock_do_inspected, icon: IconDone, done: m.stock_done_inspected },
  sent_to_repair: { act: m.stock_do_sent_to_repair, icon: IconRepair, done: m.stock_done_sent_to_repair },
  repaired: { act: m.stock_do_repaired, icon: IconDone, done: m.stock_done_repaired },
  lost: { act: m.stock_do_lost, icon: IconLost, done: m.stock_done_lost },
  found: { act: m.stock_do_found, icon: IconDone, done: m.stock_done_found },
  written_off: { act: m.stock_do_written_off, icon: IconWrittenOff, done: m.stock_done_written_off },
};

/** Steps that want a reason before they are taken, with its question and the words that confirm. */
export const asked = {
  sent_to_repair: { why: m.stock_why_sent_to_repair, confirm: m.stock_confirm_sent_to_repair },
  lost: { why: m.stock_why_lost, confirm: m.stock_confirm_lost },
  written_off: { why: m.stock_why_written_off, confirm: m.stock_confirm_written_off },
};
export type AskedStep = keyof typeof asked;
export const isAsked = (step: HandStep): step is AskedStep => step in asked;

/** Whether a step cannot be taken before somebody has said how a damaged thing is now: see `LookDialog`. */
export const wantsLook = (step: HandStep, { condition }: Pick<UnitRow, 'condition'>): boolean =>
  step === 'inspected' && !lendable(condition);

/** A sentence on where a unit is; for what is away it is the question its day answers. */
export const nowWords = ({ status, itemType, lostOnLoan }: UnitCard): string =>
  ({
    free: m.stock_now_free,
    issued: m.stock_due,
    to_clean:
      itemType.sanitation === 'disinfect' ? m.stock_now_to_clean_disinfect : m.stock_now_to_clean_wipe,
    to_inspect: m.stock_now_to_inspect,
    repair: m.stock_now_repair,
    lost: lostOnLoan ? m.stock_now_lost_on_loan : m.stock_now_lost,
    written_off: m.stock_now_written_off,
  })[status]();

/** What is wrong with a field of a unit's card, where the usual words would not say it. */
export const fieldWords = ({ path, code }: FieldError): string | undefined =>
  code === 'in_the_future'
    ? m.stock_acquired_wrong()
    : {
        itemTypeId: m.stock_type_required(),
        costKopecks: m.stock_cost_wrong(),
        inventoryNumber: m.stock_number_required(),
      }[path];

/** A unit as it is called: its name, what tells it apart, its number. */
export const called = ({
  itemType,
  label,
  inventoryNumber,
}: Pick<UnitRow, 'itemType' | 'label' | 'inventoryNumber'>) =>
  [nameOf(itemType), label, inventoryNumber].filter(Boolean).join(', ');

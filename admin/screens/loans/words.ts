import type { LoanBlockCode, StockBlock } from '../../../api/loans/rules.ts';
import type { HandoverCard, LoanCard } from '../../../api/loans/shapes.ts';
import type { UnitRow } from '../../../api/stock/shapes.ts';
import { date, instant } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { type BlockReason, blockWords, type ReasonWords } from '../../../ui/reasons.ts';
import { session } from '../../session.svelte.ts';
import { lacksWords, withoutEssential } from '../kits/words.ts';
import { called } from '../stock/words.ts';

/** A thing on loan as it is called: its name, what tells it apart, its number. */
export const thingWords = ({ itemType, unit }: Pick<LoanCard, 'itemType' | 'unit'>): string =>
  called({ itemType, ...unit });

/** Where a thing is, and what must happen before it can be given. */
const whereabouts: Record<UnitRow['status'], { what: () => string; mend: () => string }> = {
  // The server says «not free» of a free thing only in the moment in which it became so.
  free: { what: m.loans_not_free, mend: m.loans_not_free_mend },
  issued: { what: m.loans_is_issued, mend: m.loans_is_issued_mend },
  to_clean: { what: m.loans_is_to_clean, mend: m.loans_is_to_clean_mend },
  to_inspect: { what: m.loans_is_to_inspect, mend: m.loans_is_to_inspect_mend },
  repair: { what: m.loans_is_in_repair, mend: m.loans_is_in_repair_mend },
  lost: { what: m.loans_is_lost, mend: m.loans_is_lost_mend },
  written_off: { what: m.loans_is_written_off, mend: m.loans_is_written_off_mend },
};

/** Where a thing is, in words. */
export const placeWords = (status: UnitRow['status']): ReasonWords => ({
  what: whereabouts[status].what(),
  mend: whereabouts[status].mend(),
});

function stockWords(block: StockBlock): ReasonWords {
  switch (block.code) {
    case 'unit_not_free': {
      const { what, mend } = placeWords(block.status);
      if (block.status !== 'issued' || block.by === null || block.at === null) return { what, mend };
      const when = instant(block.at, session.timeZone, session.today);
      return { what: m.loans_taken_by({ name: block.by, when }), mend };
    }
    case 'promised_to_others':
      return {
        what: m.loans_promised({ date: date(block.until, session.today) }),
        mend: m.loans_promised_mend(),
      };
    case 'twice_in_handover':
      return { what: m.loans_twice(), mend: m.loans_twice_mend() };
    case 'set_aside':
      return {
        what: m.bookings_stop_aside({ code: block.bookingCode }),
        mend: m.bookings_stop_aside_mend(),
      };
    case 'kit_incomplete':
      return { what: m.kits_stop({ parts: lacksWords(block.parts) }), mend: m.kits_stop_mend() };
  }
}

/** What stops a thing from being given or kept longer: the rules' block or the stock's, with what would change it. */
export const stopWords = (block: BlockReason | StockBlock): ReasonWords =>
  block.code === 'unit_not_free' ||
  block.code === 'promised_to_others' ||
  block.code === 'twice_in_handover' ||
  block.code === 'set_aside' ||
  block.code === 'kit_incomplete'
    ? stockWords(block)
    : blockWords(block, session.today);

/** What was passed by in an override, in a few words, for a loan's card. */
export const passedWords: Record<LoanBlockCode, () => string> = {
  consent_missing: m.loans_passed_consent_missing,
  not_lent_here: m.loans_passed_not_lent_here,
  no_group_entitles: m.loans_passed_no_group_entitles,
  proof_missing: m.loans_passed_proof_missing,
  proof_expired: m.loans_passed_proof_expired,
  too_many_items: m.loans_passed_too_many_items,
  too_many_multiboxes: m.loans_passed_too_many_multiboxes,
  overdue_block: m.loans_passed_overdue_block,
  extensions_used_up: m.loans_passed_extensions_used_up,
  others_wait: m.loans_passed_others_wait,
  promised_to_others: m.loans_passed_promised_to_others,
  set_aside: m.bookings_passed_set_aside,
  kit_incomplete: m.kits_passed,
};

/** The kinds of what is asked for after a return. */
export const settlementWords: Record<LoanCard['damages'][number]['settlement'], () => string> = {
  open: m.loans_settlement_open,
  compensated: m.loans_settlement_compensated,
  forgiven: m.loans_settlement_forgiven,
  withdrawn: m.loans_settlement_withdrawn,
};

/** What was just handed out: «Выданы 2 предмета. Вернуть до 8 декабря.», the day where all have the same. */
export function issuedWords({ loans }: HandoverCard): string {
  const given = m.loans_issued({ count: loans.length });
  const [day, ...others] = new Set(loans.map((loan) => loan.dueOn));
  return day === undefined || others.length > 0
    ? given
    : `${given} ${m.loans_issued_until({ date: date(day, session.today) })}`;
}

/** How a loan has just ended, and what comes next with the thing. */
export function takenWords({ outcome, itemType, checks }: LoanCard): string {
  if (outcome === 'lost') return m.loans_lost_recorded();
  const counted = checks.findLast(({ occasion }) => occasion === 'return');
  if (counted && withoutEssential(counted)) return m.kits_taken_repair();
  return itemType.sanitation === 'disinfect' ? m.loans_taken_disinfect() : m.loans_taken_wipe();
}

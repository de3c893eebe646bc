import IconClean from '~icons/lucide/check';
import IconInspected from '~icons/lucide/check-check';
import type { UnitRow } from '../../../api/stock/shapes.ts';
import { dayOf, daysBetween } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { session } from '../../session.svelte.ts';
import type { WorkStep } from './work.svelte.ts';

/** The two kinds of work on a board: what they are called, and in what state a thing waits for them. */
export const kinds = {
  cleaned: {
    title: m.board_to_clean,
    none: m.board_to_clean_none,
    done: m.board_cleaned,
    status: 'to_clean',
    icon: IconClean,
  },
  inspected: {
    title: m.board_to_inspect,
    none: m.board_to_inspect_none,
    done: m.board_inspected,
    status: 'to_inspect',
    icon: IconInspected,
  },
} as const;

/** What a waiting thing's line says: its number, how it is to be cleaned, how long it has waited. */
export function waitWords(unit: UnitRow, step: WorkStep): string {
  const care = unit.itemType.sanitation === 'disinfect' ? m.board_disinfect() : m.board_wipe();
  const waits = daysBetween(dayOf(unit.statusSince, session.timeZone), session.today);
  const told = [
    unit.inventoryNumber,
    unit.label,
    step === 'cleaned' && care,
    waits > 0 && m.board_waits({ count: waits }),
  ];
  return told.filter(Boolean).join(' · ');
}

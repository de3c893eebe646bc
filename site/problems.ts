import { m } from '../ui/paraglide/messages.js';
import type { Problem } from '../ui/problem.ts';
import { todayAt } from './days.ts';
import { device } from './device.svelte.ts';
import { type DayReason, reasonWords } from './reasons.ts';

const byCode: Record<string, () => string> = {
  invalid_request: m.site_problem_invalid,
  not_found: m.site_problem_missing,
  too_many_requests: m.site_problem_often,
  locked_out: m.site_problem_often,
  too_many_open: m.site_problem_open,
  already_waiting: m.site_problem_waiting,
  already_visiting: m.site_problem_visiting,
  session_full: m.site_problem_full,
  session_closed: m.site_problem_session,
  visit_closed: m.site_problem_closed,
  booking_refused: m.site_problem_refused,
  booking_closed: m.site_problem_closed,
  queue_entry_closed: m.site_problem_closed,
  offer_closed: m.site_problem_offer,
  too_late_to_change: m.site_problem_late,
  too_late_to_undo: m.site_problem_undo,
  only_by_desk: m.site_problem_desk,
  extension_refused: m.site_problem_extension,
  changed_meanwhile: m.site_problem_changed,
  conflict: m.site_problem_changed,
  promised_to_others: m.site_problem_refused,
  proof_of_work: m.site_problem_proof,
  site_session_over: m.site_problem_over,
  wrong_code: m.site_problem_code,
};

/** What went wrong, as a sentence to a person at the end of a long day. */
export const problemWords = (problem: Problem): string => {
  if (problem.status === 0) return m.site_problem_network();
  return (byCode[problem.code] ?? m.site_problem_server)();
};

/** What a visitor is told of days; all else is about the family's right. */
const ofDays: ReadonlySet<string> = new Set<DayReason['code']>([
  'past',
  'closed',
  'holiday',
  'too_far',
  'out_of_season',
  'before_pick_up',
  'too_long',
  'taken',
]);
const isOfDays = (reason: object): reason is DayReason => 'code' in reason && ofDays.has(String(reason.code));

const reasonsIn = (given: unknown): object[] => {
  if (typeof given !== 'object' || given === null) return [];
  const { reasons, lines } = given as { reasons?: unknown; lines?: unknown };
  const own = Array.isArray(reasons) ? reasons.filter((one) => typeof one === 'object' && one !== null) : [];
  return [...own, ...(Array.isArray(lines) ? lines.flatMap(reasonsIn) : [])];
};

/** Why a booking is refused, a sentence for each reason; what is not about the days only the centre can settle. */
export const refusalWords = (problem: Problem): string[] => {
  const today = todayAt(device.centre?.timeZone);
  return [
    ...new Set(
      reasonsIn(problem.code === 'booking_refused' ? problem.extra : null).map((reason) =>
        isOfDays(reason) ? reasonWords(reason, today) : m.site_reason_right(),
      ),
    ),
  ];
};

import { m } from '../ui/paraglide/messages.js';
import type { Problem } from '../ui/problem.ts';

const byCode: Record<string, () => string> = {
  invalid_request: m.site_problem_invalid,
  not_found: m.site_problem_missing,
  too_many_requests: m.site_problem_often,
  locked_out: m.site_problem_often,
  too_many_open: m.site_problem_open,
  already_waiting: m.site_problem_waiting,
  booking_refused: m.site_problem_refused,
  booking_closed: m.site_problem_closed,
  queue_entry_closed: m.site_problem_closed,
  offer_closed: m.site_problem_offer,
  too_late_to_change: m.site_problem_late,
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

import { day, nameOf } from '../ui/format.ts';
import { m } from '../ui/paraglide/messages.js';
import { Problem } from '../ui/problem.ts';
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

/** What a booking was to be: its days, and its things by the names the person sees. */
export type Booked = {
  starts: string;
  dueOn: string;
  things: readonly { id: string; nameRu: string; nameEn: string }[];
};
const refused = new WeakMap<Problem, Booked>();

/** Waits for a booking to be made or changed; of a refusal `refusalWords` then names the things and the days. */
export const withReasons = async <T>(booked: Booked, answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem) refused.set(error, booked);
    throw error;
  }
};

const objects = (given: unknown): object[] =>
  Array.isArray(given) ? given.filter((one) => typeof one === 'object' && one !== null) : [];
const reasonsIn = (given: object): object[] => objects('reasons' in given && given.reasons);
const saidOnce = (words: readonly string[]): string[] => [...new Set(words)];

/** Why a booking is refused, a sentence for each reason; what is not about the days only the centre can settle. */
export const refusalWords = (problem: Problem): string[] => {
  if (problem.code !== 'booking_refused') return [];
  const today = todayAt(device.centre?.timeZone);
  const booked = refused.get(problem);
  const said = (reason: object) => (isOfDays(reason) ? reasonWords(reason, today) : m.site_reason_right());
  const { extra } = problem;
  const ofEnd = (at: string, its: unknown) => objects(its).map((one) => `${at}: ${said(one)}`);
  // In the wrong order it is the order that is told of.
  const ofDays =
    booked && booked.starts <= booked.dueOn
      ? [
          ...ofEnd(m.site_refused_pick_up({ day: day(booked.starts, today) }), extra.pickUp),
          ...ofEnd(m.site_refused_return({ day: day(booked.dueOn, today) }), extra.return),
        ]
      : reasonsIn(extra).map(said);
  const ofThings = objects(extra.lines).flatMap((line) => {
    const thing = booked?.things.find(({ id }) => 'itemTypeId' in line && id === line.itemTypeId);
    return reasonsIn(line).map((one) => (thing ? `${nameOf(thing)}: ${said(one)}` : said(one)));
  });
  return saidOnce([...ofDays, ...ofThings]);
};

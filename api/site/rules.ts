import { changeableUntil, isOpen } from '../bookings/rules.ts';
import type { BookingState } from '../bookings/shapes.ts';
import type { Day } from '../core/dates.ts';
import type { MyBooking, SiteChannel } from './shapes.ts';

// --- Requests, my bookings, calendars ---

/** How long what was opened stays open without a sign of anybody, in seconds: at home half an hour, in the hall two minutes. */
export const sessionSeconds: Readonly<Record<SiteChannel, number>> = { site: 30 * 60, kiosk: 2 * 60 };

/** How many days what is over can still be looked at. */
export const shownAfterwards = 60;

/** A one-time code: minutes it holds, and how often it may be guessed at. */
export const oneTimeCode = { minutes: 10, tries: 5 } as const;

const minutes = (count: number) => count * 60;
const aDay = minutes(24 * 60);

/**
 * How often something may be tried: so many points within so many seconds. A mobile operator has many families behind
 * one address, so an address is given room; what holds a flood back is the work each request costs.
 */
export const limits = {
  challenge: { points: 300, duration: minutes(5) },
  requestOfAddress: { points: 60, duration: minutes(60) },
  requestOfPhone: { points: 10, duration: minutes(60) },
  requestOfEmail: { points: 10, duration: minutes(60) },
  /** What is done with what one code or contact opened: much of it is told to somebody. */
  ownActs: { points: 30, duration: minutes(60) },
  codeToAddress: { points: 20, duration: minutes(15) },
  codeToContact: { points: 3, duration: minutes(15) },
  codeToContactInADay: { points: 10, duration: aDay },
  openingOfCode: { points: 5, duration: minutes(15) },
  openingOfCodeInADay: { points: 20, duration: aDay },
  openingOfAddress: { points: 30, duration: minutes(15) },
  /** Of the whole house: whoever tries from a thousand addresses is stopped here. */
  openings: { points: 3000, duration: minutes(15) },
  /** As that, where a code alone opens, without a phone: few are given, and nobody is to find one by trying. */
  guestOpenings: { points: 300, duration: minutes(15) },
} as const;
export type Door = keyof typeof limits;

/** How many sessions that are still to come a phone may have places in. */
export const mostVisitsAhead = 8;

type SelfService = MyBooking['cancel'];
const allowed = (until: Day | null): SelfService => ({ ok: true, why: null, until });
const refused = (why: NonNullable<SelfService['why']>, until: Day | null = null): SelfService => ({
  ok: false,
  why,
  until,
});

type Asked = {
  state: BookingState;
  starts: Day;
  /** Some of it was given out already: the rest is a matter for the desk. */
  partlyHanded: boolean;
};

/** Whether a family may cancel a booking itself: while it is open, nothing of it was given out and the rule lets it. */
export function selfCancel({ state, partlyHanded }: Asked, rules: { selfCancel: boolean }): SelfService {
  if (!isOpen(state)) return refused('booking_closed');
  return rules.selfCancel && !partlyHanded ? allowed(null) : refused('only_by_desk');
}

/**
 * Whether a family may change a booking itself on `today` at the centre: as a cancellation, and through so many days
 * before the pick-up day.
 */
export function selfChange(
  asked: Asked,
  rules: { selfChange: boolean; selfChangeDays: number },
  today: Day,
): SelfService {
  const { state, starts, partlyHanded } = asked;
  if (!isOpen(state)) return refused('booking_closed');
  if (!rules.selfChange || partlyHanded) return refused('only_by_desk');
  const until = changeableUntil(starts, rules.selfChangeDays);
  return today > until ? refused('too_late_to_change', until) : allowed(until);
}

import type { Component } from 'svelte';
import IconCancelled from '~icons/lucide/ban';
import IconBooked from '~icons/lucide/calendar-check';
import IconAttended from '~icons/lucide/circle-check';
import IconWaits from '~icons/lucide/hourglass';
import IconAbsent from '~icons/lucide/user-x';
import type { SessionCard, VisitRow } from '../../../api/venue/shapes.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { Problem, problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { queries } from '../../queries.ts';
import { askAgain, sessionQuery } from './act.ts';

type Tone = 'good' | 'info' | 'warn' | 'bad' | 'neutral';

/** Where a visit is: word, icon and tone. */
export const states: Record<VisitRow['state'], { word: () => string; tone: Tone; icon: Component }> = {
  booked: { word: m.venue_visit_booked, tone: 'info', icon: IconBooked },
  waiting: { word: m.venue_visit_waiting, tone: 'warn', icon: IconWaits },
  attended: { word: m.venue_visit_attended, tone: 'good', icon: IconAttended },
  absent: { word: m.venue_visit_absent, tone: 'neutral', icon: IconAbsent },
  cancelled: { word: m.venue_visit_cancelled, tone: 'neutral', icon: IconCancelled },
};
export const channels: Record<VisitRow['channel'], () => string> = {
  host: m.venue_channel_host,
  phone: m.venue_channel_phone,
  site: m.venue_channel_site,
  kiosk: m.venue_channel_kiosk,
};

/** Whose visit it is, as whoever looks may know it. */
export const nameWords = ({ name }: Pick<VisitRow, 'name'>): string => name ?? m.venue_guest();

/** «взрослых 1, детей 2» */
export const peopleWords = ({ adults, children }: Pick<VisitRow, 'adults' | 'children'>): string =>
  m.venue_people({ adults: String(adults), children: String(children) });

/** What speaks for a second look: a child whom the session is not meant for. */
export const warningWords = ({ code, ageMonths, limit }: VisitRow['warnings'][number]): string => {
  const years = Math.floor(ageMonths / 12);
  const age = years >= 2 ? m.app_years({ count: years }) : m.app_months({ count: ageMonths });
  return (code === 'too_young' ? m.venue_age_young : m.venue_age_old)({ age, count: limit });
};

/** What a refusal means of a visit; undefined leaves the usual words. */
export function refusalWords({ code }: Problem): string | undefined {
  if (code === 'session_full') return m.venue_error_full();
  if (code === 'already_visiting') return m.venue_error_already();
  if (code === 'session_closed') return m.venue_error_closed();
  if (code === 'too_late_to_undo') return m.venue_error_late();
  return code === 'visit_closed' ? m.venue_error_visit() : undefined;
}

/** Shows a changed visit at once; who moved up meanwhile is asked for. */
export function keep(visit: VisitRow): void {
  queries.setQueryData(
    sessionQuery(visit.sessionId).queryKey,
    (card: SessionCard | undefined) =>
      card && { ...card, visits: card.visits.map((one) => (one.id === visit.id ? visit : one)) },
  );
  void askAgain();
}

/** Carries out a change of a visit and says what came of it, with the way back, or why it was refused. */
export async function change(
  run: () => Promise<VisitRow>,
  said?: (visit: VisitRow) => string,
  undo?: () => Promise<VisitRow>,
): Promise<void> {
  try {
    const visit = await run();
    keep(visit);
    const actions = undo ? [{ label: m.app_undo(), run: () => change(undo) }] : [];
    if (said) notices.say(said(visit), { actions });
  } catch (error) {
    const own = error instanceof Problem ? refusalWords(error) : undefined;
    notices.say(own ?? problemWords(error), { tone: 'bad' });
    void askAgain();
  }
}

const of = ({ id }: Pick<VisitRow, 'id'>) => ({ param: { visitId: id } });

/** Says who came in one tap; the same tap again takes it back. */
export const mark = (visit: VisitRow, state: 'attended' | 'absent'): Promise<void> =>
  change(() =>
    read(
      client.api.visits[':visitId'].mark.$post({
        ...of(visit),
        json: { state: visit.state === state ? 'booked' : state },
      }),
    ),
  );

export const restore = (visit: VisitRow) => read(client.api.visits[':visitId'].restore.$post(of(visit)));

export const cancelVisit = (visit: VisitRow): Promise<void> =>
  change(
    () => read(client.api.visits[':visitId'].cancel.$post(of(visit))),
    (now) => m.venue_visit_cancelled_now({ name: nameWords(now) }),
    () => restore(visit),
  );

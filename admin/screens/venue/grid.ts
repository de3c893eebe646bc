import type { Calendar } from '@event-calendar/core';
import type { VenueCard } from '../../../api/venue/shapes.ts';
import { day as dayWords, nameOf } from '../../../ui/format.ts';
import { session } from '../../session.svelte.ts';
import { type Held, type Spot, standingOf } from './words.ts';

/** How many sessions the grid of hours shows at once; beyond, it takes longer to draw than one waits for a press. */
export const mostInGrid = 40;
/** How many rooms stand side by side before only those are shown in which something is held. */
export const mostRooms = 10;

/** The column a session stands in: its room, or its venue where it has none. */
const columnOf = ({ roomId, venueId }: Pick<Held, 'roomId' | 'venueId'>): string => roomId ?? venueId;

/** Whether whoever looks may move a session about. */
export const isMovable = (row: Held): boolean =>
  session.can('session.write') &&
  ['open', 'full'].includes(standingOf(row)) &&
  row.startsAt > Temporal.Now.instant().toString();

/** A session as the grid of hours takes it: on its venue's own clock, whatever the device's is. */
export const eventOf = (row: Held, moved: boolean): Calendar.EventInput => {
  const starts = Temporal.PlainDateTime.from(`${row.day}T${row.time}`);
  const movable = isMovable(row);
  return {
    id: row.id,
    start: starts.toString({ smallestUnit: 'second' }),
    end: starts.add({ minutes: row.minutes }).toString({ smallestUnit: 'second' }),
    resourceId: columnOf(row),
    classNames: [standingOf(row), ...(moved ? ['moved'] : []), ...(movable ? ['movable'] : [])],
    startEditable: movable,
    durationEditable: movable,
  };
};

const isoDay = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('-');

/** The day and the time of a place in the grid. */
export const spotAt = (at: Date): { day: string; time: string } => ({
  day: isoDay(at),
  time: [at.getHours(), at.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':'),
});

/** What never changes of the grid; set once, or it would be drawn anew with every change of a session. */
export const look: Calendar.Options = {
  firstDay: 1,
  headerToolbar: { start: '', center: '', end: '' },
  allDaySlot: false,
  nowIndicator: true,
  height: 'clamp(24rem, calc(100dvh - 19rem), 54rem)',
  slotDuration: '00:30:00',
  snapDuration: '00:15:00',
  slotHeight: 28,
  slotLabelFormat: (at) => `${at.getHours()}:00`,
  slotLabelInterval: '01:00:00',
  slotEventOverlap: false,
  dayHeaderFormat: (at) => dayWords(isoDay(at), session.today),
  eventDragMinDistance: 6,
  longPressDelay: 400,
};

/** Where a session was dropped, or how long it was made. */
export const spotAfter = (
  row: Held,
  by: { start?: Calendar.Duration; end?: Calendar.Duration },
  room?: string | null,
): Spot => {
  const secondsOf = (span?: Calendar.Duration) => (span ? span.days * 86_400 + span.seconds : 0);
  const starts = Temporal.PlainDateTime.from(`${row.day}T${row.time}`).add({ seconds: secondsOf(by.start) });
  return {
    day: starts.toPlainDate().toString(),
    time: starts.toPlainTime().toString({ smallestUnit: 'minute' }),
    minutes: row.minutes + secondsOf(by.end) / 60,
    roomId: room === undefined ? row.roomId : room,
  };
};

/** The columns of the view by rooms: each room, and each venue that has none. */
export const columnsOf = (
  venues: readonly VenueCard[],
  rows: readonly Held[],
): { id: string; title: string; extendedProps: { venueId: string; roomId: string | null } }[] => {
  const used = new Set(rows.map(columnOf));
  const all = venues.flatMap((venue) => {
    const rooms = venue.rooms.filter(({ id, archived }) => !archived || used.has(id));
    const named = (name: string) => (venues.length > 1 ? `${nameOf(venue)}: ${name}` : name);
    const of = { venueId: venue.id };
    return [
      ...rooms.map((room) => ({
        id: `${room.id}`,
        title: named(nameOf(room)),
        extendedProps: { ...of, roomId: `${room.id}` },
      })),
      ...(rooms.length === 0 || used.has(venue.id)
        ? [{ id: `${venue.id}`, title: nameOf(venue), extendedProps: { ...of, roomId: null } }]
        : []),
    ];
  });
  return all.length > mostRooms ? all.filter(({ id }) => used.has(id)) : all;
};

/** The hours shown: the day's, and whatever is earlier or later. */
export function hoursShown(rows: readonly Held[]): { from: string; until: string } {
  const starts = rows.map(({ time }) => Number(time.slice(0, 2)));
  const ends = rows.map(({ time, minutes }) =>
    Math.ceil((Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + minutes) / 60),
  );
  return {
    from: `${String(Math.min(9, ...starts)).padStart(2, '0')}:00`,
    until: `${Math.min(24, Math.max(20, ...ends))}:00`,
  };
}

/** The offset of the centre's clocks, for the line of now. */
export const offsetNow = (): string => Temporal.Now.zonedDateTimeISO(session.timeZone).offset;

/**
 * An attachment that mends what the grid says of itself: it calls itself a table without being one. Every session in
 * it is a button with a full name, so that nothing is lost with the roles of its boxes.
 */
export const mended =
  (label: string) =>
  (box: HTMLElement): (() => void) => {
    const mend = () => {
      const grid = box.querySelector('.ec');
      grid?.setAttribute('role', 'group');
      grid?.setAttribute('aria-label', label);
      for (const one of box.querySelectorAll(':is(.ec-grid, .ec-body, .ec-col-head, .ec-day)[role]'))
        one.removeAttribute('role');
      for (const one of box.querySelectorAll('.ec-col-head')) {
        one.removeAttribute('aria-colindex');
        one.removeAttribute('aria-colspan');
        one.querySelector('[aria-label]')?.removeAttribute('aria-label');
      }
      box.querySelector('.ec-main')?.setAttribute('tabindex', '0');
      box.querySelector('.ec-main')?.setAttribute('aria-label', label);
      box.querySelector('.ec-main')?.setAttribute('role', 'group');
    };
    mend();
    const seen = new MutationObserver(mend);
    seen.observe(box, { childList: true, subtree: true });
    return () => seen.disconnect();
  };

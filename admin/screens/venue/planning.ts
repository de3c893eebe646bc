import type { NewTemplate, SessionCard, VenueCard } from '../../../api/venue/shapes.ts';
import { plusDays } from '../bookings/stretch.ts';
import { typedTime } from '../centres/words.ts';
import type { Scope } from './act.ts';

type Need = NewTemplate['needs'][number];

/** What the fields of a kind of session hold: whom it is for, and how many. */
export type KindValues = {
  nameRu: string;
  nameEn: string;
  descriptionRu: string;
  descriptionEn: string;
  pictogram: string;
  capacity: number | null;
  counts: NewTemplate['counts'];
  ageFrom: number | null;
  ageTo: number | null;
  minutes: number | null;
  needs: Need[];
};
/** What the fields of a session hold. */
export type Values = KindValues & {
  venueId: string;
  templateId: string;
  roomId: string;
  day: string;
  time: string;
  leader: string;
  place: string;
  repeats: 'once' | 'weekly';
  weekdays: string[];
  everyWeeks: number | null;
  until: string;
  scope: Scope;
};
/** What is known of a new session before its form is filled in. */
export type Preset = { day: string; time?: string; venueId?: string; roomId?: string | null };

export const blankKind = (): KindValues => ({
  nameRu: '',
  nameEn: '',
  descriptionRu: '',
  descriptionEn: '',
  pictogram: 'fluent-emoji-flat:artist-palette',
  capacity: 6,
  counts: 'pair',
  ageFrom: null,
  ageTo: null,
  minutes: 60,
  needs: [],
});

/** The fields of a kind as a template, or a session, has them. */
export const kindOf = (of: KindValues): KindValues => ({
  nameRu: of.nameRu,
  nameEn: of.nameEn,
  descriptionRu: of.descriptionRu,
  descriptionEn: of.descriptionEn,
  pictogram: of.pictogram,
  capacity: of.capacity,
  counts: of.counts,
  ageFrom: of.ageFrom,
  ageTo: of.ageTo,
  minutes: of.minutes,
  needs: of.needs.map(({ itemTypeId, quantity }) => ({ itemTypeId, quantity })),
});

/**
 * The English name, which is the Russian one where nobody wrote it. Of two that are not written only the Russian one
 * is complained of: a dash stands in for the other, and goes nowhere.
 */
export const englishOf = ({ nameRu, nameEn }: Pick<KindValues, 'nameRu' | 'nameEn'>): string =>
  nameEn.trim() || nameRu.trim() || '–';

/** A kind as it is sent; where there is no English name, the Russian one stands for it. */
export const preparedKind = (of: KindValues) => ({ ...of, nameEn: englishOf(of) });

const weekdayOf = (day: string): string => String(Temporal.PlainDate.from(day).dayOfWeek);

/** The form of a new session. */
export function blank({ day, time, venueId, roomId }: Preset, venues: readonly VenueCard[]): Values {
  const open = venues.filter(({ archived }) => !archived);
  const venue = open.find(({ id }) => id === venueId) ?? open[0];
  const rooms = venue?.rooms.filter(({ archived }) => !archived) ?? [];
  const room = rooms.find(({ id }) => id === roomId) ?? rooms[0];
  return {
    ...blankKind(),
    venueId: venue?.id ?? '',
    templateId: '',
    roomId: room?.id ?? '',
    day,
    time: time ?? '15:00',
    leader: '',
    place: '',
    repeats: 'once',
    weekdays: [weekdayOf(day)],
    everyWeeks: 1,
    until: plusDays(day, 28),
    scope: 'one',
  };
}

/** The form of a session that is to be changed. */
export const valuesOf = (of: SessionCard): Values => ({
  ...blank({ day: of.day }, []),
  ...kindOf(of),
  venueId: of.venueId,
  templateId: of.templateId ?? '',
  roomId: of.roomId ?? '',
  day: of.day,
  time: of.time,
  leader: of.leader,
  place: of.place,
});

const spotOf = ({ roomId, day, time, leader, place }: Values) => ({
  ...{ roomId: roomId || null, day, leader, place },
  time: typedTime(time),
});

/** A new session as it is sent. */
export const prepared = (values: Values) => {
  const { repeats, weekdays, everyWeeks, until, templateId, venueId } = values;
  const every = { weekdays: weekdays.map(Number).toSorted(), everyWeeks, until };
  return {
    ...preparedKind(kindOf(values)),
    ...spotOf(values),
    venueId,
    templateId: templateId || null,
    repeat: repeats === 'once' ? null : every,
  };
};

/** Only what was changed goes out: what each session of a series has of its own stays as it is. */
export function preparedPatch(values: Values, before: SessionCard): Record<string, unknown> {
  const was: Record<string, unknown> = { ...kindOf(before), ...spotOf(valuesOf(before)) };
  const is = { ...preparedKind(kindOf(values)), ...spotOf(values) };
  const changed = Object.entries(is).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(was[field]),
  );
  return { scope: values.scope, ...Object.fromEntries(changed) };
}

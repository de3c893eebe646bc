import type { SiteVenueSession } from '../api/site/shapes.ts';
import { clock } from '../ui/format.ts';
import { m } from '../ui/paraglide/messages.js';
import { getLocale } from '../ui/paraglide/runtime.js';

export type People = { adults: number; children: number };

/** «15:00–16:30», by the clocks of where it is. */
export const hoursOf = ({ time, endsAt, timeZone }: Pick<SiteVenueSession, 'time' | 'endsAt' | 'timeZone'>) =>
  `${time}–${clock(endsAt, timeZone)}`;

/** What it is about, as far as it was written down. */
export const aboutOf = (session: Pick<SiteVenueSession, 'descriptionRu' | 'descriptionEn'>): string =>
  getLocale() === 'ru' ? session.descriptionRu : session.descriptionEn || session.descriptionRu;

const link = /^https?:\/\/\S+$/;

/** Where it is; of what is online only that it is. */
export const placeOf = ({ where, kind }: Pick<SiteVenueSession, 'where' | 'kind'>): string =>
  kind === 'online' || link.test(where.ru) ? m.site_session_online() : where[getLocale()];

/** The address to join what is online, '' where there is none. */
export const linkOf = ({ where, kind }: Pick<SiteVenueSession, 'where' | 'kind'>): string =>
  kind === 'online' && link.test(where.ru) ? where.ru : '';

/** Whom it is for. */
export const agesOf = ({ ageFrom, ageTo }: Pick<SiteVenueSession, 'ageFrom' | 'ageTo'>): string => {
  if (ageFrom !== null && ageTo !== null)
    return m.site_session_ages({ from: String(ageFrom), to: String(ageTo) });
  if (ageFrom !== null) return m.site_session_from({ count: ageFrom });
  return ageTo === null ? m.site_session_any() : m.site_session_to({ count: ageTo });
};

/** What one place is, where it is not a person. */
export const countsWords: Record<SiteVenueSession['counts'], () => string> = {
  person: () => '',
  pair: m.site_session_pair,
  adult: m.site_session_adult,
  family: m.site_session_family,
};

/** Who is missing, as the service would say it; '' when nobody is. */
export const lacking = (counts: SiteVenueSession['counts'], { adults, children }: People): string => {
  if (adults + children === 0) return m.site_people_nobody();
  if ((counts === 'pair' || counts === 'adult') && adults === 0) return m.site_people_no_adult();
  return counts === 'pair' && children === 0 ? m.site_people_no_child() : '';
};

/** Sessions in their order, under the days they are on. */
export const byDay = <Row extends { day: string }>(rows: readonly Row[]): [day: string, Row[]][] => {
  const days = new Map<string, Row[]>();
  for (const row of rows) days.set(row.day, [...(days.get(row.day) ?? []), row]);
  return [...days];
};

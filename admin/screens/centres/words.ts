import type { CalendarDay, Service } from '../../../api/centres/shapes.ts';
import { clock, localeTag, nameOf } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';

/** What the services of a centre are called. */
export const serviceWords: Record<Service, () => string> = {
  rental: m.centres_service_rental,
  multibox: m.centres_service_multibox,
  venue: m.centres_service_venue,
};

const regions: Record<string, () => string> = {
  altai: m.centres_region_altai,
  ivanovo: m.centres_region_ivanovo,
};

/** The regions whose programmes are known here. */
export const knownRegions = Object.keys(regions);

/** What a region is called; one that is not known here is called by its code. */
export const regionName = (code: string): string => regions[code]?.() ?? code;

const zones: Record<string, () => string> = {
  'Europe/Kaliningrad': m.centres_zone_kaliningrad,
  'Europe/Moscow': m.centres_zone_moscow,
  'Europe/Samara': m.centres_zone_samara,
  'Asia/Yekaterinburg': m.centres_zone_yekaterinburg,
  'Asia/Omsk': m.centres_zone_omsk,
  'Asia/Barnaul': m.centres_zone_barnaul,
  'Asia/Novosibirsk': m.centres_zone_novosibirsk,
  'Asia/Krasnoyarsk': m.centres_zone_krasnoyarsk,
  'Asia/Irkutsk': m.centres_zone_irkutsk,
  'Asia/Yakutsk': m.centres_zone_yakutsk,
  'Asia/Vladivostok': m.centres_zone_vladivostok,
  'Asia/Magadan': m.centres_zone_magadan,
  'Asia/Kamchatka': m.centres_zone_kamchatka,
};

/** The zones offered, from west to east, and the one in use if it is another. */
export const knownZones = (inUse?: string): string[] =>
  inUse === undefined || inUse in zones ? Object.keys(zones) : [...Object.keys(zones), inUse];

/** 'Asia/Barnaul' → «Барнаул, UTC+7». */
export const zoneName = (zone: string): string => {
  const offset = Temporal.Now.zonedDateTimeISO(zone).offset.replace(/^([+-])0?(\d+):00$/, '$1$2');
  return `${zones[zone]?.() ?? zone}, UTC${offset}`;
};

/** «среда», "Wednesday" of an ISO weekday, or short: «ср», "Wed". */
export const weekdayName = (weekday: number, look: 'long' | 'short' = 'long'): string =>
  // 1 January 2024 was a Monday.
  new Intl.DateTimeFormat(localeTag(), { weekday: look, timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));

/** Why a day is not as the week has it, in the words of whoever made it so; '' when it is. */
export const whyWords = (day: CalendarDay): string => {
  if (day.holiday) return nameOf(day.holiday);
  if (day.why === 'weekday') return m.centres_why_weekday();
  if (day.reason === null) return '';
  return day.hours
    ? m.centres_why_working({ reason: day.reason })
    : m.centres_why_closure({ reason: day.reason });
};

/** How a centre works today, seen from its own clocks: «открыто до 18:00», «сегодня закрыто · выходной». */
export const todayWords = (today: CalendarDay, timeZone: string): string => {
  if (today.hours === null) return [m.centres_closed_today(), whyWords(today)].filter(Boolean).join(' · ');
  const time = clock(Temporal.Now.instant().toString(), timeZone);
  if (time < today.hours.opens) return m.centres_opens_at({ time: today.hours.opens });
  return time < today.hours.closes
    ? m.centres_open_until({ time: today.hours.closes })
    : m.centres_was_open({ time: today.hours.closes });
};

/** Whether a centre is at work at this moment. */
export const openNow = ({ hours }: CalendarDay, timeZone: string): boolean => {
  const time = clock(Temporal.Now.instant().toString(), timeZone);
  return hours !== null && hours.opens <= time && time < hours.closes;
};

/** The label of each field of a centre, for its form and the summary of what is wrong. */
export const fieldLabels = () => ({
  name: m.centres_name(),
  shortName: m.centres_short_name(),
  region: m.centres_region(),
  territory: m.centres_territory(),
  address: m.centres_address(),
  phone: m.centres_phone(),
  timeZone: m.centres_time_zone(),
  services: m.centres_services(),
  lateAllowanceDays: m.centres_late(),
});

/** A time as people type it («9», «9:30», «9.30», «0930») → 'HH:MM'; what is none comes back as it was. */
export const typedTime = (typed: string): string => {
  const [, hours, minutes = '00'] = /^(\d{1,2})(?:[:.\s-]?(\d{2}))?$/.exec(typed.trim()) ?? [];
  return hours === undefined ? typed.trim() : `${hours.padStart(2, '0')}:${minutes}`;
};

import type { DeliveryState } from '../../db/tables/notices.ts';
import { type Day, day, type Moment, toMoment } from '../core/dates.ts';

/** Everything the house writes to families about. */
export const noticeKinds = [
  'booking_requested',
  'booking_reopened',
  'booking_confirmed',
  'booking_ready',
  'booking_changed',
  'booking_refused',
  'booking_cancelled',
  'booking_expired',
  'queue_joined',
  'offer_made',
  'offer_lapsed',
  'offer_withdrawn',
  'due_soon',
  'due_today',
  'overdue',
  'loan_extended',
  'visit_booked',
  'visit_waiting',
  'visit_moved_up',
  'visit_moved',
  'visit_cancelled',
  'visit_soon',
  'one_time_code',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

type Names = { nameRu: string; nameEn: string };

/** What a message may name; which of them a kind has stands with its template. */
export type NoticeFacts = {
  /** The code of a booking or of a place in the queue. */
  code?: string;
  /** What it is about; with a day of its own where they do not share one. */
  things?: readonly { nameRu: string; nameEn: string; quantity: number; dueOn?: Day }[];
  starts?: Day;
  dueOn?: Day;
  /** The last day to come, to answer, to decide. */
  until?: Day;
  /** Days past due; of a place in the queue, for how many days. */
  days?: number;
  /** In the words of whoever refused or cancelled. */
  reason?: string;
  /** The session somebody has a place in, when it begins by its venue's clocks, and where it is. */
  session?: Names;
  time?: string;
  where?: Names;
  /** The digits of a one-time code. */
  digits?: string;
};

/** Everything a webhook may be told of. */
export const eventTypes = [
  'booking.requested',
  'booking.confirmed',
  'booking.changed',
  'booking.ready',
  'booking.collected',
  'booking.cancelled',
  'booking.refused',
  'booking.expired',
  'booking.no_show',
  'queue.joined',
  'queue.left',
  'offer.made',
  'offer.accepted',
  'offer.declined',
  'offer.lapsed',
  'offer.withdrawn',
  'visit.booked',
  'visit.moved_up',
  'visit.cancelled',
] as const;
export type EventType = (typeof eventTypes)[number];

/** What a webhook is sent to try it. */
export const testEvent = 'test';

// --- Templates ---

export const channels = ['email', 'sms'] as const;
export type Channel = (typeof channels)[number];
export const locales = ['ru', 'en'] as const;
export type Locale = (typeof locales)[number];

const aboutCentre = ['centre', 'phone', 'address', 'link'] as const;
const aboutBooking = ['code', 'things', 'starts', 'due', 'until', 'reason', ...aboutCentre] as const;
const aboutQueue = ['code', 'things', 'starts', 'due', 'until', 'days', ...aboutCentre] as const;
const aboutVisit = ['code', 'session', 'when', 'where', 'reason', ...aboutCentre] as const;
const aboutLoan = ['things', 'due', 'days', ...aboutCentre] as const;

export type Placeholder = (typeof aboutBooking | typeof aboutQueue | typeof aboutVisit)[number] | 'digits';

/** What the text of each kind may name in braces. */
export const placeholdersOf: Record<NoticeKind, readonly Placeholder[]> = {
  booking_requested: aboutBooking,
  booking_reopened: aboutBooking,
  booking_confirmed: aboutBooking,
  booking_ready: aboutBooking,
  booking_changed: aboutBooking,
  booking_refused: aboutBooking,
  booking_cancelled: aboutBooking,
  booking_expired: aboutBooking,
  queue_joined: aboutQueue,
  offer_made: aboutQueue,
  offer_lapsed: aboutQueue,
  offer_withdrawn: [...aboutQueue, 'reason'],
  due_soon: aboutLoan,
  due_today: aboutLoan,
  overdue: aboutLoan,
  loan_extended: aboutLoan,
  visit_booked: aboutVisit,
  visit_waiting: aboutVisit,
  visit_moved_up: aboutVisit,
  visit_moved: aboutVisit,
  visit_cancelled: aboutVisit,
  visit_soon: aboutVisit,
  one_time_code: ['digits', ...aboutCentre],
};

/** The wording of one message: an SMS has no subject. */
export type Wording = { subject: string; body: string };

const inBraces = /\{([^{}\n]*)\}/g;

/** Everything a text names in braces that its kind has nothing for, in its order. */
export const unknownPlaceholders = (kind: NoticeKind, text: string): string[] => {
  const known: readonly string[] = placeholdersOf[kind];
  return [...text.matchAll(inBraces)].map(([, name = '']) => name).filter((name) => !known.includes(name));
};

const tags = { ru: 'ru-RU', en: 'en-GB' } as const;
const inUtc = { timeZone: 'UTC' } as const;
const formats = (locale: Locale) => ({
  day: new Intl.DateTimeFormat(tags[locale], { day: 'numeric', month: 'long', ...inUtc }),
  weekday: new Intl.DateTimeFormat(tags[locale], { weekday: 'short', ...inUtc }),
  plural: new Intl.PluralRules(tags[locale]),
});
const formatsOf = { ru: formats('ru'), en: formats('en') };

const writtenDays = new Map<string, readonly [day: string, weekday: string]>();

/** The same few days are written all the time, and `Intl` writes slowly. */
function writtenDay(of: Day, locale: Locale): readonly [day: string, weekday: string] {
  const name = `${of}${locale}`;
  const before = writtenDays.get(name);
  if (before !== undefined) return before;
  const { day, weekday } = formatsOf[locale];
  const date = new Date(`${of}T00:00:00Z`);
  const written = [day.format(date), weekday.format(date)] as const;
  if (writtenDays.size > 1000) writtenDays.clear();
  writtenDays.set(name, written);
  return written;
}

/** «8 декабря (вт)»: stands after «до» and "by" as it is; with the year where it is not this one. */
function dayWords(day: Day, locale: Locale, year: string): string {
  const [written, weekday] = writtenDay(day, locale);
  const ofYear = day.startsWith(year) ? '' : ` ${day.slice(0, 4)}`;
  return `${written}${ofYear} (${weekday})`;
}

const dayCounts = {
  ru: { one: 'день', few: 'дня', many: 'дней', other: 'дня', zero: 'дней', two: 'дня' },
  en: { one: 'day', few: 'days', many: 'days', other: 'days', zero: 'days', two: 'days' },
} as const;

/** «3 дня», "3 days". */
const daysWords = (count: number, locale: Locale): string =>
  `${count} ${dayCounts[locale][formatsOf[locale].plural.select(count)]}`;

/** What each placeholder stands for; '' where there is nothing to say. */
export type Values = Record<Placeholder, string>;

/**
 * The facts of a message in the words of a language. `year` is the one it is written in: a day of that year needs
 * none. The public address is not known here, so `{link}` stays as it is until the message leaves.
 */
export function valuesOf(
  facts: NoticeFacts,
  centre: { name: string; phone: string; address: string },
  locale: Locale,
  year: string,
): Values {
  const day = (on: Day | undefined) => (on === undefined ? '' : dayWords(on, locale, year));
  const named = (of: Names | undefined) => (of === undefined ? '' : locale === 'ru' ? of.nameRu : of.nameEn);
  const things = (facts.things ?? []).map(({ nameRu, nameEn, quantity, dueOn }) => {
    const name = locale === 'ru' ? nameRu : nameEn;
    const many = quantity === 1 ? '' : locale === 'ru' ? `, ${quantity} шт.` : `, ${quantity} pcs`;
    const due = dueOn === undefined ? '' : locale === 'ru' ? ` — до ${day(dueOn)}` : ` — by ${day(dueOn)}`;
    return `${name}${many}${due}`;
  });
  return {
    code: facts.code ?? '',
    things: things.join('; '),
    starts: day(facts.starts),
    due: day(facts.dueOn),
    until: day(facts.until),
    days: facts.days === undefined ? '' : daysWords(facts.days, locale),
    reason: facts.reason ?? '',
    session: named(facts.session),
    when: facts.time === undefined ? '' : `${day(facts.starts)}, ${facts.time}`,
    where: named(facts.where),
    digits: facts.digits ?? '',
    centre: centre.name,
    phone: centre.phone,
    address: centre.address,
    link: '{link}',
  };
}

/** Made-up facts and a made-up centre, to look at a wording with. */
export const exampleFacts = (year: string): Required<NoticeFacts> => {
  const on = (text: string): Day => day.parse(`${year}-${text}`);
  return {
    code: 'K7M-4QX',
    things: [
      { nameRu: 'Ходунки', nameEn: 'Walker', quantity: 1 },
      { nameRu: 'Самокат', nameEn: 'Scooter', quantity: 2 },
    ],
    starts: on('12-08'),
    dueOn: on('12-22'),
    until: on('12-10'),
    days: 3,
    reason: 'Все ходунки этого размера сейчас у других семей',
    session: { nameRu: 'Час кино', nameEn: 'Film hour' },
    time: '15:00',
    where: { nameRu: 'Гостиная, ул. Примерная, 1', nameEn: 'The parlour, ul. Primernaya 1' },
    digits: '123456',
  };
};
export const exampleCentre = {
  name: 'Семейный МФЦ',
  phone: '+7 3852 00-00-00',
  address: 'г. Барнаул, ул. Примерная, 1',
};

/** The public address, put where a text names it. */
export const withLink = (text: string, link: string): string => text.replaceAll('{link}', () => link);

/**
 * A wording with its facts filled in. A line that names something there is nothing to say about is left out, so that
 * nobody reads «Причина: ».
 */
export function filledIn({ subject, body }: Wording, values: Values): Wording {
  const given: Readonly<Record<string, string>> = values;
  const fillLine = (line: string): string[] => {
    let hasAll = true;
    const filled = line.replace(inBraces, (whole, name: string) => {
      hasAll &&= given[name] !== '';
      return given[name] ?? whole;
    });
    return hasAll ? [filled] : [];
  };
  const fill = (text: string) =>
    text
      .split('\n')
      .flatMap(fillLine)
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  return { subject: fill(subject).replace(/\s+/g, ' '), body: fill(body) };
}

/** How many messages a network makes of one SMS: Cyrillic holds 70 letters in one and 67 in each of several, Latin 160 and 153. */
export function smsParts(text: string): number {
  const [alone, each] = /[^\u0020-\u007e\n]/.test(text) ? [70, 67] : [160, 153];
  return text.length <= alone ? 1 : Math.ceil(text.length / each);
}

// --- Delivery ---

/** Nobody is woken by the house: what it writes by itself between 21:00 and 9:00 leaves at 9:00 of the centre's clock. */
export function awake(now: Temporal.Instant, timeZone: string): Temporal.Instant {
  const here = now.toZonedDateTimeISO(timeZone);
  if (here.hour >= 9 && here.hour < 21) return now;
  const day = here.hour < 9 ? here : here.add({ days: 1 });
  return day.withPlainTime('09:00').toInstant();
}

/** Where a message or a delivery is. */
export const deliveryStates = ['queued', 'sent', 'failed', 'cancelled'] as const satisfies DeliveryState[];

/** Why the last try failed, or why there is none; '' = nothing failed. */
export const deliveryProblems = [
  /** It is being sent, or the house stopped while it was: whether it arrived is not known. */
  'under_way',
  /** There are no settings for this channel. */
  'not_configured',
  /** No connection, or no answer in time. */
  'unreachable',
  /** The other side asks to come back later. */
  'try_later',
  /** The other side does not take messages from us: the sign-in or the sender is wrong. */
  'sign_in_refused',
  /** There is no such mailbox or phone. */
  'address_refused',
  /** The message itself is not taken. */
  'message_refused',
  /** A webhook answered otherwise than with 2xx; the status says how. */
  'answered',
  /** A webhook's address that may not be called from here: not https, or inside the own network. */
  'address_not_allowed',
  /** It would come too late to be of use. */
  'too_late',
  /** The family wants no messages any more. */
  'not_wanted',
  /** The family became a protected one after it was written. */
  'protected_since',
] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];

/**
 * How a try ended. `final`: no further try would end otherwise; `down`: the other side could not be reached at all, so
 * that nothing else is tried there for now; `gone`: it wants to hear no more, ever.
 */
export type Outcome =
  | { ok: true }
  | { ok: false; problem: DeliveryProblem | `answered_${number}`; final?: true; down?: true; gone?: true };

/** Minutes to wait after each failed try; after the last of them the same again and again. */
const waits = [1, 5, 30, 120, 360] as const;

/**
 * When a row is tried next, if this try fails: after 1, 5, 30 minutes, 2 hours, 6 hours and every 6 hours, each wait up
 * to a fifth longer, so that what failed together does not come back together. Where in that fifth says the end of the
 * id, which is drawn by lot.
 * @param attempts how many tries there were, this one included
 */
export function nextTry({ id, attempts }: { id: string; attempts: number }, now: Temporal.Instant): Moment {
  const minutes = waits[Math.min(attempts, waits.length) - 1] ?? waits[0];
  const spread = Number.parseInt(id.slice(-6), 16) / 0xffffff;
  return toMoment(now.add({ seconds: Math.round(minutes * 60 * (1 + spread / 5)) }));
}

/** Since when something must have been written to be of use still: a code for ten minutes, all else for three days. */
export const usefulSince = (kind: string, now: Temporal.Instant): Moment =>
  toMoment(now.subtract({ minutes: kind === 'one_time_code' ? 10 : 3 * 24 * 60 }));

/** Whether a try at a moment would come too late. */
export const tooLate = (row: { kind: string; createdAt: Moment; nextAt: Moment }): boolean =>
  row.createdAt < usefulSince(row.kind, Temporal.Instant.from(row.nextAt));

/** For how long it is kept to whom a message went and what it said: nobody asks about an older one. */
export const rememberedDays = 90;

/** An address as a list shows it: enough to tell two apart, too little to write to. */
export const masked = (address: string): string =>
  address.includes('@')
    ? address.replace(/^(.).*(@.*)$/, '$1•••$2')
    : address.replace(/^(.*)\d{5}(\d{2})$/, '$1•••••$2');

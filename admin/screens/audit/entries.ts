import type { TrailEntry } from '../../../api/audit/shapes.ts';
import type { AccessReason } from '../../../api/families/shapes.ts';
import { actWords } from '../../../ui/acts.ts';
import { date, dayOf, period } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { getLocale } from '../../../ui/paraglide/runtime.js';
import { session } from '../../session.svelte.ts';

const text = (entry: TrailEntry, key: string): string | undefined => {
  const value = entry.detail[key];
  return typeof value === 'string' ? value : undefined;
};

/** What an entry is about, as staff call it: an inventory number, a name, days. */
const subjectName = (entry: TrailEntry, today: string): string => {
  const starts = text(entry, 'starts');
  const until = text(entry, 'until');
  if (entry.subject !== 'booking' && starts !== undefined && until !== undefined)
    return period(starts, until, today);
  // A yearly holiday is its day; any leap year will do to write it.
  if (entry.subject === 'holiday' && entry.subjectId) return date(`2024-${entry.subjectId}`, '2024-01-01');
  return entry.label?.[getLocale()] ?? '';
};

/** An entry as a sentence: «Выдан предмет Т-0031, вернуть до 8 декабря». */
export const sentence = (entry: TrailEntry, today: string): string => {
  const due = text(entry, 'dueOn');
  const words = actWords(entry.act, subjectName(entry, today));
  return due === undefined ? words : `${words}, ${m.audit_due({ day: date(due, today) })}`;
};

/** Where the subject of an entry can be looked at, if there is such a place and the person may go there. */
export const place = (entry: TrailEntry): string | undefined => {
  const id = entry.subjectId;
  const unitId = entry.subject === 'unit' ? id : text(entry, 'unitId');
  if (entry.subject === 'booking')
    return id && session.can('booking.read') ? `/admin/bookings/${id}` : undefined;
  if (unitId && entry.label && session.can('stock.read')) return `/admin/units/${unitId}`;
  if (entry.subject === 'policy' || entry.subject === 'group') return '/admin/rules';
  if (id === null) return undefined;
  if (entry.subject === 'family') return session.can('family.read') ? `/admin/families/${id}` : undefined;
  if (entry.subject === 'item_type') return `/admin/catalogue/${id}`;
  if (entry.subject === 'centre') return `/admin/centres/${id}`;
  if (entry.subject === 'staff') return session.can('staff.manage') ? `/admin/people/${id}` : undefined;
  return undefined;
};

/** Entries by the day they were made on, on the clocks of the current centre, in the order they came. */
export const byDay = (entries: readonly TrailEntry[]): { day: string; entries: TrailEntry[] }[] => {
  const days: { day: string; entries: TrailEntry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at, session.timeZone);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
};

/** A fingerprint in groups of eight, as one reads it aloud or copies it by hand. */
export const grouped = (seal: string): string => seal.match(/.{1,8}/g)?.join(' ') ?? '';

/** Why a protected card was opened. */
export const accessWords: Record<AccessReason, () => string> = {
  lending: m.audit_access_lending,
  session: m.audit_access_session,
  contact: m.audit_access_contact,
  papers: m.audit_access_papers,
  correction: m.audit_access_correction,
  safety: m.audit_access_safety,
};

const keys: Record<string, () => string> = {
  fields: m.audit_key_fields,
  reason: m.audit_key_reason,
  unitId: m.audit_key_unit,
  familyId: m.audit_key_family,
  dueOn: m.audit_key_due,
  overrides: m.audit_key_overrides,
  role: m.audit_key_role,
  starts: m.audit_key_starts,
  until: m.audit_key_until,
  hours: m.audit_key_hours,
  rule: m.audit_key_rule,
  from: m.audit_key_from,
  to: m.audit_key_to,
  secondFactor: m.audit_key_second_factor,
  condition: m.audit_key_condition,
  damaged: m.audit_key_damaged,
  wasLost: m.audit_key_was_lost,
  people: m.audit_key_people,
  contacts: m.audit_key_contacts,
  count: m.audit_key_count,
  edition: m.audit_key_edition,
  parts: m.audit_key_parts,
  different: m.audit_key_different,
  shown: m.audit_key_shown,
  settlement: m.audit_key_settlement,
  group: m.audit_key_group,
  entries: m.audit_key_entries,
  itemTypeId: m.audit_key_item_type,
  channel: m.audit_key_channel,
};

/** Codes of particulars that have words. */
const values: Record<string, Record<string, () => string>> = {
  channel: {
    site: m.audit_channel_site,
    kiosk: m.audit_channel_kiosk,
    desk: m.audit_channel_desk,
    phone: m.audit_channel_phone,
  },
  secondFactor: {
    none: m.audit_factor_none,
    app: m.audit_factor_app,
    backup_code: m.audit_factor_backup_code,
  },
  reason: {
    ...accessWords,
    unknown_name: m.audit_refused_unknown_name,
    inactive: m.audit_refused_inactive,
    password: m.audit_refused_password,
    code: m.audit_refused_code,
    locked: m.audit_refused_locked,
  },
};

const valueWords = (key: string, value: TrailEntry['detail'][string]): string => {
  if (typeof value === 'boolean') return value ? m.app_yes() : m.app_no();
  if (Array.isArray(value)) return value.join(', ');
  return values[key]?.[String(value)]?.() ?? String(value ?? '—');
};

/** The particulars of an entry as lines; what has no words yet is shown by its key. */
export const particulars = (entry: TrailEntry): [string, string][] =>
  Object.entries(entry.detail).map(([key, value]) => [keys[key]?.() ?? key, valueWords(key, value)]);

import { m } from '../../../ui/paraglide/messages.js';

/** The form as it is filled in. */
export type Joining = {
  itemTypeId: string;
  quantity: number | null;
  wantedFrom: string;
  days: number | null;
  known: 'known' | 'caller';
  familyId: string;
  familyName: string;
  name: string;
  phone: string;
  email: string;
  messages: boolean;
  channel: 'phone' | 'desk';
};

export const blank = (itemTypeId: string, today: string): Joining => ({
  itemTypeId,
  quantity: 1,
  wantedFrom: today,
  days: 14,
  known: 'known',
  familyId: '',
  familyName: '',
  name: '',
  phone: '',
  email: '',
  messages: false,
  channel: 'phone',
});

/** As it is sent: a family the desk knows, or what the caller said. */
export const prepared = (values: Joining) => {
  const { itemTypeId, quantity, wantedFrom, days, channel, name, phone, email, messages } = values;
  const wish = { itemTypeId, quantity, wantedFrom, days, channel };
  return values.known === 'known'
    ? { ...wish, familyId: values.familyId }
    : { ...wish, applicant: { name, phone, email, messages } };
};

/** The labels of the fields by their paths. */
export const labels = (): Record<string, string> => ({
  itemTypeId: m.queue_new_thing(),
  quantity: m.queue_new_quantity(),
  wantedFrom: m.queue_new_from(),
  days: m.queue_new_days(),
  familyId: m.queue_new_family(),
  'applicant.name': m.queue_new_name(),
  'applicant.phone': m.queue_new_phone(),
  'applicant.email': m.queue_new_email(),
});

const byCode: Record<string, () => string> = {
  archived: m.queue_error_archived,
  not_held: m.queue_error_not_held,
  in_the_past: m.queue_error_past,
  too_far: m.queue_error_far,
  too_long: m.queue_error_days,
};
const byPath: Record<string, () => string> = {
  itemTypeId: m.queue_error_type,
  quantity: m.queue_error_quantity,
  familyId: m.queue_error_family,
  'applicant.name': m.queue_error_name,
  'applicant.phone': m.queue_error_phone,
  'applicant.email': m.queue_error_email,
};

/** What is wrong with a field, in words. */
export const errorWords = ({ path, code }: { path: string; code: string }): string | undefined =>
  (byCode[code] ?? byPath[path])?.();

import type { BookingCard } from '../../../api/bookings/shapes.ts';
import { blankContact, blankPerson, type Values, valuesOf } from '../families/values.ts';

/** The fields of a new family's card as far as whoever asked has written them: «Смирнова Анна Петровна», phone, e-mail. */
export function applicantValues({ applicant }: Pick<BookingCard, 'applicant'>): Values {
  const blank = valuesOf();
  if (applicant === null) return blank;
  const [surname = '', givenName = '', ...rest] = applicant.name.trim().split(/\s+/);
  const contacts = [
    { ...blankContact('phone', true), value: applicant.phone },
    { ...blankContact('email'), value: applicant.email },
  ].filter(({ value }) => value !== '');
  return {
    ...blank,
    people: [{ ...blankPerson('representative', surname), givenName, patronymic: rest.join(' ') }],
    contacts: contacts.length > 0 ? contacts : blank.contacts,
  };
}

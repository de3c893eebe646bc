import { m } from '../../../ui/paraglide/messages.js';

/** The labels of the fields of a session, a kind, a venue by their paths. */
export const labels = (): Record<string, string> => ({
  nameRu: m.venue_name(),
  nameEn: m.venue_name_en(),
  descriptionRu: m.venue_description(),
  descriptionEn: m.venue_description_en(),
  pictogram: m.venue_pictogram(),
  capacity: m.venue_capacity(),
  counts: m.venue_counts(),
  ageFrom: m.venue_age_from(),
  ageTo: m.venue_age_to(),
  minutes: m.venue_minutes(),
  needs: m.venue_needs(),
  venueId: m.venue_venue(),
  templateId: m.venue_template(),
  roomId: m.venue_room(),
  day: m.venue_day(),
  time: m.venue_time(),
  leader: m.venue_leader(),
  place: m.venue_place_bus(),
  'repeat.weekdays': m.venue_weekdays(),
  'repeat.everyWeeks': m.venue_every_weeks(),
  'repeat.until': m.venue_until(),
  reason: m.venue_reason(),
});

const byPath: Record<string, () => string> = {
  nameRu: m.venue_wrong_name,
  capacity: m.venue_wrong_capacity,
  minutes: m.venue_wrong_minutes,
  ageFrom: m.venue_wrong_age,
  ageTo: m.venue_wrong_ages,
  time: m.venue_wrong_time,
  day: m.venue_wrong_day,
  'repeat.weekdays': m.venue_wrong_weekdays,
  'repeat.everyWeeks': m.venue_wrong_weeks,
  'repeat.until': m.venue_wrong_until,
  reason: m.venue_wrong_reason,
};

/** What is wrong with a field, in words. */
export const errorWords = ({ path }: { path: string; code: string }): string | undefined => byPath[path]?.();

/** The same of a visit. */
export const visitLabels = (): Record<string, string> => ({
  familyId: m.venue_family(),
  'applicant.name': m.venue_person_name(),
  'applicant.phone': m.venue_phone(),
  'applicant.email': m.venue_email(),
  adults: m.venue_adults(),
  children: m.venue_children(),
  note: m.venue_visit_note(),
});

const ofVisit: Record<string, () => string> = {
  familyId: m.venue_wrong_family,
  'applicant.name': m.venue_wrong_person,
  'applicant.phone': m.venue_wrong_phone,
  'applicant.email': m.venue_wrong_email,
  adults: m.venue_wrong_people,
  children: m.venue_wrong_people,
};
export const visitErrors = ({ path }: { path: string; code: string }): string | undefined =>
  ofVisit[path]?.();

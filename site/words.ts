import { m } from '../ui/paraglide/messages.js';

/** The words that stand in the HTML in Russian, to be put in another language. */
const words: Record<string, () => string> = {
  site_name: m.site_name,
  site_title: m.site_title,
  site_lead: m.site_lead,
  site_leave: m.site_leave,
  site_leave_hint: m.site_leave_hint,
  site_what_title: m.site_what_title,
  site_what_text: m.site_what_text,
  site_categories_title: m.site_categories_title,
  site_rehabilitation: m.site_rehabilitation,
  site_rehabilitation_text: m.site_rehabilitation_text,
  site_child_care: m.site_child_care,
  site_child_care_text: m.site_child_care_text,
  site_sport: m.site_sport,
  site_sport_text: m.site_sport_text,
  site_leisure: m.site_leisure,
  site_leisure_text: m.site_leisure_text,
  site_who_title: m.site_who_title,
  site_who_disabled: m.site_who_disabled,
  site_who_service: m.site_who_service,
  site_who_large: m.site_who_large,
  site_who_hardship: m.site_who_hardship,
  site_who_else: m.site_who_else,
  site_bring_title: m.site_bring_title,
  site_bring_passport: m.site_bring_passport,
  site_bring_proof: m.site_bring_proof,
  site_centres_title: m.site_centres_title,
  site_large: m.site_large,
  site_staff: m.site_staff,
};

/** Writes the title and every element marked with `data-words` in the chosen language. */
export const translate = (): void => {
  document.title = m.site_name();
  for (const element of document.querySelectorAll<HTMLElement>('[data-words]')) {
    const word = words[element.dataset.words ?? ''];
    if (word) element.textContent = word();
  }
};

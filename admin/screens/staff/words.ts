import type { PasswordFault } from '../../../api/staff/rules.ts';
import { instant } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { type FieldError, Problem } from '../../../ui/problem.ts';
import { type Permission, session } from '../../session.svelte.ts';

/** What a permission lets a person do. */
export const permissionWords: Record<Permission, () => string> = {
  'centre.read': m.staff_may_centre_read,
  'centre.write': m.staff_may_centre_write,
  'staff.manage': m.staff_may_staff_manage,
  'catalogue.read': m.staff_may_catalogue_read,
  'catalogue.write': m.staff_may_catalogue_write,
  'stock.read': m.staff_may_stock_read,
  'stock.write': m.staff_may_stock_write,
  'stock.work': m.staff_may_stock_work,
  'stock.write_off': m.staff_may_stock_write_off,
  'family.read': m.staff_may_family_read,
  'family.write': m.staff_may_family_write,
  'family.merge': m.staff_may_family_merge,
  'family.protected': m.staff_may_family_protected,
  'family.entrust': m.staff_may_family_entrust,
  'family.serve': m.staff_may_family_serve,
  'rules.read': m.staff_may_rules_read,
  'rules.write': m.staff_may_rules_write,
  'loan.read': m.staff_may_loan_read,
  'loan.issue': m.staff_may_loan_issue,
  'loan.return': m.staff_may_loan_return,
  'loan.override': m.staff_may_loan_override,
  'loan.settle': m.staff_may_loan_settle,
  'booking.read': m.staff_may_booking_read,
  'booking.write': m.staff_may_booking_write,
  'booking.override': m.staff_may_booking_override,
  'kit.write': m.staff_may_kit_write,
  'venue.read': m.staff_may_venue_read,
  'venue.write': m.staff_may_venue_write,
  'session.write': m.staff_may_session_write,
  'visit.write': m.staff_may_visit_write,
  'notice.read': m.staff_may_notice_read,
  'notice.send': m.staff_may_notice_send,
  'template.write': m.staff_may_template_write,
  'webhook.manage': m.staff_may_webhook_manage,
  'board.read': m.staff_may_board_read,
  'audit.read': m.staff_may_audit_read,
};

const passwordWords: Record<PasswordFault | 'too_small' | 'too_big' | 'same', () => string> = {
  too_short: m.staff_password_too_short,
  too_small: m.staff_password_too_short,
  too_long: m.staff_password_too_long,
  too_big: m.staff_password_too_long,
  has_username: m.staff_password_has_username,
  repeats: m.staff_password_repeats,
  common: m.staff_password_common,
  same: m.staff_password_same,
};

/** What is wrong with a field about passwords and codes. */
export const passwordFieldWords = ({ path, code: given, message }: FieldError): string | undefined => {
  // Found here already, the fault is told by the shape in its own words.
  const code = given === 'custom' ? message : given;
  if (code === 'wrong_password') return m.staff_password_wrong();
  if (path === 'code') return m.staff_wrong_code();
  if (path !== 'newPassword') return undefined;
  return code in passwordWords ? passwordWords[code as keyof typeof passwordWords]() : undefined;
};

/** What is wrong with a field of a person. */
export const personFieldWords = ({ path, code }: FieldError): string | undefined => {
  if (path === 'username') return code === 'taken' ? m.staff_username_taken() : m.staff_username_wrong();
  if (path !== 'centres') return undefined;
  return code === 'not_yours' ? m.staff_centres_not_yours() : m.staff_centres_wrong();
};

/** Why something about a person was refused. */
export const personProblemWords = (problem: unknown): string | undefined => {
  if (!(problem instanceof Problem)) return undefined;
  const { code, extra } = problem;
  if (code === 'name_taken') return m.staff_username_taken();
  if (code === 'beyond_reach') return m.staff_beyond();
  if (code === 'own_account') return m.staff_own_account();
  if (code === 'changed_meanwhile') return m.staff_changed_meanwhile();
  if (code !== 'last_administrator' || !Array.isArray(extra.centres)) return undefined;
  return m.staff_last_administrator({ centres: centreNames(extra.centres) });
};

/** Short names of centres, in the order of the menu. */
export const centreNames = (ids: readonly unknown[]): string =>
  session.centres
    .filter(({ id }) => ids.includes(id))
    .map(({ shortName }) => shortName)
    .join(', ');

/** «24 ноября, 14:05» by the clocks of the current centre; «сейчас» within the last two minutes. */
export const lately = (at: string): string =>
  Temporal.Now.instant().since(at).total('minutes') < 2
    ? m.staff_now()
    : instant(at, session.timeZone, session.today);

import { m } from '../../../ui/paraglide/messages.js';
import type { Problem } from '../../../ui/problem.ts';

const locked = (problem: Problem): string => {
  const { retryAfter } = problem.extra;
  return typeof retryAfter === 'number'
    ? m.staff_locked_minutes({ count: Math.max(1, Math.ceil(retryAfter / 60)) })
    : m.staff_locked();
};

/** Why a user name and password were refused; undefined leaves the usual words (no network, a fault). */
export const signInWords = (problem: Problem): string | undefined => {
  if (problem.status === 429) return locked(problem);
  if (problem.code === 'account_off' || problem.status === 403) return m.staff_disabled();
  if (problem.status === 400 || problem.status === 401 || problem.status === 422)
    return m.staff_wrong_password();
  return undefined;
};

/** Why the code of the second step was refused. */
export const secondStepWords = (problem: Problem): string | undefined => {
  if (problem.status === 429) return locked(problem);
  if (problem.code === 'INVALID_TWO_FACTOR_COOKIE') return m.staff_code_expired();
  if (problem.status === 400 || problem.status === 401) return m.staff_wrong_code();
  return undefined;
};

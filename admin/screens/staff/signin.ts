import { m } from '../../../ui/paraglide/messages.js';
import type { Problem } from '../../../ui/problem.ts';

const locked = (problem: Problem): string => {
  const { retryAfter } = problem.extra;
  return typeof retryAfter === 'number'
    ? m.staff_locked_minutes({ count: Math.max(1, Math.ceil(retryAfter / 60)) })
    : m.staff_locked();
};

const words: Record<string, (problem: Problem) => string> = {
  locked_out: (problem) => `${locked(problem)} ${m.staff_locked_ask()}`,
  too_many_requests: locked,
  wrong_credentials: () => m.staff_wrong_password(),
  wrong_code: () => m.staff_wrong_code(),
  challenge_over: () => m.staff_code_expired(),
};

/** Why a step of the sign-in was refused; undefined leaves the usual words (no network, a fault). */
export const signInWords = (problem: Problem): string | undefined => words[problem.code]?.(problem);

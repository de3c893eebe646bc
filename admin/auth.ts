import { createAuthClient } from 'better-auth/client';
import { twoFactorClient, usernameClient } from 'better-auth/client/plugins';
import { Problem } from '../ui/problem.ts';
import { type LeaveReason, toSignIn } from './leave.ts';

/** The sign-in library's client: sign-in, the second factor, passwords, sessions. */
export const auth = createAuthClient({
  baseURL: location.origin,
  basePath: '/api/auth',
  plugins: [usernameClient(), twoFactorClient()],
});

type Answer<Data> = {
  data: Data;
  error: { status: number; code?: string | undefined; message?: string | undefined } | null;
};

/** The data of an answer of `auth`; what it refused is thrown as `Problem`. */
export const settled = async <Data>(answer: Promise<Answer<Data>>): Promise<NonNullable<Data>> => {
  const { data, error } = await answer.catch((cause) => {
    throw new Problem(0, {}, { cause });
  });
  if (error) throw new Problem(error.status, { ...error, title: error.message });
  if (data === null || data === undefined) throw new Problem(500, {});
  return data;
};

/** Ends the session here and on the server, then shows the sign-in page; without a network it leaves all the same. */
export const signOut = async (why: LeaveReason): Promise<void> => {
  await auth.signOut().catch(() => undefined);
  toSignIn(why);
};

import { client } from './api.ts';
import { type LeaveReason, toSignIn } from './leave.ts';

/** Ends the session here and on the server, then shows the sign-in page; without a network it leaves all the same. */
export const signOut = async (why: LeaveReason): Promise<void> => {
  await client.api.auth['sign-out'].$post().catch(() => undefined);
  toSignIn(why);
};

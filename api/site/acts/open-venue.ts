import { codeKey } from '../../core/code.ts';
import type { Ctx } from '../../core/context.ts';
import { guestOfCode } from '../../venue/reads/guests.ts';
import type { GuestOpening } from '../shapes.ts';
import { enter } from './enter.ts';
import type { Guard } from './guard.ts';

/**
 * Opens a guest's venue by the guest's code.
 * @throws Problem `wrong_code` whatever of it is wrong, `too_many_requests`
 */
export async function openByGuestCode(ctx: Ctx, guard: Guard, network: string, body: GuestOpening) {
  const code = codeKey(body.code);
  const ofCode = { openingOfCode: code, openingOfCodeInADay: code };
  const tried = await guard.take({ openingOfAddress: network, ...ofCode, guestOpenings: 'all' });
  const session = enter(ctx, body.channel, (at) => {
    const guest = guestOfCode(at, code);
    return guest && { opened: { guestId: guest.id }, subject: 'guest', centreId: guest.centreId };
  });
  await tried.forgive();
  return session;
}

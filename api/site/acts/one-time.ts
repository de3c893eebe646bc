import { randomInt } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { centre } from '../../../db/tables/centres.ts';
import { oneTimeCode as codes } from '../../../db/tables/site.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { toMoment } from '../../core/dates.ts';
import { found, refuseField } from '../../core/problem.ts';
import { notify } from '../../notices/acts/notify.ts';
import { type Addressee, addresseeOf } from '../reads/opening.ts';
import { contactKey } from '../reads/session.ts';
import { oneTimeCode } from '../rules.ts';
import type { CodeRequest } from '../shapes.ts';
import type { Guard } from './guard.ts';
import { isSpent, spend } from './spend.ts';

const add = inserter(codes);
const dropOf = prepared((orm) =>
  orm
    .delete(codes)
    .where(eq(codes.contact, sql.placeholder('contact')))
    .prepare(),
);
const anyCentre = prepared((orm) => orm.select({ id: centre.id }).from(centre).limit(1).prepare());

class NotMeant extends Error {}

/** Does all of an act and takes it back, so that what is not done takes as long as what is. */
function pretend(ctx: Ctx, run: () => void): void {
  try {
    act(ctx, () => {
      run();
      throw new NotMeant();
    });
  } catch (error) {
    if (!(error instanceof NotMeant)) throw error;
  }
}

/** A contact as it is kept. @throws Problem `invalid_request` when it can be none */
export const contactOf = (typed: string) =>
  contactKey(typed) ??
  refuseField('contact', 'invalid', 'Write one phone number with its code, or one e-mail address');

/**
 * Sends six digits to a contact with which something is open; to any other it seems to. A code that was sent before is
 * out of use.
 * @throws Problem `invalid_request`, `too_many_requests`, `proof_of_work`
 */
export async function sendCode(ctx: Ctx, guard: Guard, network: string, body: CodeRequest) {
  const { channel, value: contact } = contactOf(body.contact);
  await guard.take({ codeToAddress: network });
  await guard.proved(body.proof);
  // Only work that was done counts for a contact: else whoever knows it would lock it out for nothing.
  if (!isSpent(ctx, body.proof)) await guard.take({ codeToContact: contact, codeToContactInADay: contact });
  return act(ctx, () => {
    spend(ctx, body.proof);
    dropOf(ctx.db).run({ contact });
    const id = ctx.newId<'oneTimeCode'>();
    const digits = String(randomInt(1_000_000)).padStart(6, '0');
    const expiresAt = toMoment(ctx.now.add({ minutes: oneTimeCode.minutes }));
    const codeHash = guard.seal(`${id} ${digits}`);
    add(ctx.db, { id, contact, codeHash, attempts: 0, expiresAt, usedAt: null });
    const send = ({ centreId, familyId, neutral }: Addressee) =>
      notify(ctx, {
        kind: 'one_time_code',
        centreId,
        to: { channel, address: contact, locale: body.locale, neutral, familyId },
        about: null,
        facts: { digits },
      });
    const addressee = addresseeOf(ctx, contact);
    const nobody = { centreId: found(anyCentre(ctx.db).get()).id, familyId: null, neutral: false };
    if (addressee === null) pretend(ctx, () => send(nobody));
    else send(addressee);
    return { minutes: oneTimeCode.minutes };
  });
}

import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { oneTimeCode as codes } from '../../../db/tables/site.ts';
import { codeKey } from '../../core/code.ts';
import { type Ctx, now } from '../../core/context.ts';
import { openedBy } from '../reads/opening.ts';
import { oneTimeCode } from '../rules.ts';
import type { CodeAnswer, Opening } from '../shapes.ts';
import { enter } from './enter.ts';
import type { Guard } from './guard.ts';
import { contactOf } from './one-time.ts';

const newest = prepared((orm) =>
  orm
    .select()
    .from(codes)
    .where(
      and(
        eq(codes.contact, sql.placeholder('contact')),
        sql`${codes.expiresAt} > ${sql.placeholder('now')}`,
        lt(codes.attempts, oneTimeCode.tries),
        isNull(codes.usedAt),
      ),
    )
    .orderBy(desc(codes.expiresAt))
    .limit(1)
    .prepare(),
);

/**
 * Opens one booking, place in the queue or visit by its code and the phone's last digits.
 * @throws Problem `wrong_code` whatever of it is wrong, `too_many_requests`
 */
export async function openByCode(ctx: Ctx, guard: Guard, network: string, body: Opening) {
  const code = codeKey(body.code);
  const ofCode = { openingOfCode: code, openingOfCodeInADay: code };
  const tried = await guard.take({ openingOfAddress: network, ...ofCode, openings: 'all' });
  const session = enter(ctx, body.channel, (at) => {
    const found = openedBy(at, body);
    if (found === undefined) return undefined;
    const { centreId, ...opened } = found;
    const subject = opened.bookingId !== null ? 'booking' : opened.entryId !== null ? 'queue_entry' : 'visit';
    return { opened, subject, centreId };
  });
  await tried.forgive();
  return session;
}

/**
 * Opens everything of a contact by the digits that were sent to it. Each guess is counted before it is looked at; what
 * was right once is right no more.
 * @throws Problem `wrong_code` whatever of it is wrong, `invalid_request`, `too_many_requests`
 */
export async function openByDigits(ctx: Ctx, guard: Guard, network: string, body: CodeAnswer) {
  const { value: contact } = contactOf(body.contact);
  const tried = await guard.take({ openingOfAddress: network, openings: 'all' });
  const session = enter(ctx, body.channel, ({ db }) => {
    const sent = newest(db).get({ contact, now: now(ctx) });
    if (sent === undefined) return undefined;
    const right = guard.seal(`${sent.id} ${body.digits}`) === sent.codeHash;
    const used = { attempts: sent.attempts + 1, usedAt: right ? now(ctx) : null };
    db.orm.update(codes).set(used).where(eq(codes.id, sent.id)).run();
    return right ? { opened: { contact }, subject: 'contact', centreId: null } : undefined;
  });
  await tried.forgive();
  return session;
}

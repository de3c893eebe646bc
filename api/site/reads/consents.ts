import { desc, inArray, lte, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { consentText } from '../../../db/tables/families.ts';
import { type Ctx, today } from '../../core/context.ts';
import { refuseField } from '../../core/problem.ts';
import { type BookingRequest, consentPurposes, type SiteConsents } from '../shapes.ts';

const textsSince = prepared((orm) =>
  orm
    .select()
    .from(consentText)
    .where(
      sql`${inArray(consentText.purpose, [...consentPurposes])} and ${lte(consentText.since, sql.placeholder('on'))}`,
    )
    .orderBy(desc(consentText.version))
    .prepare(),
);

/** The newest text in force of each purpose this site asks a consent for. */
export function siteConsents(ctx: Ctx): SiteConsents['rows'] {
  const texts = textsSince(ctx.db).all({ on: today(ctx, 'UTC') });
  return consentPurposes.flatMap((purpose) => {
    const text = texts.find((one) => one.purpose === purpose);
    if (text === undefined) return [];
    const { version, textRu, textEn } = text;
    return { purpose, version, textRu, textEn };
  });
}

type Given = BookingRequest['consents'];

/**
 * Refuses a consent to a text that is not the newest of its purpose.
 * @throws Problem `invalid_request`
 */
export function assertNewest(ctx: Ctx, given: Given): void {
  const texts = siteConsents(ctx);
  for (const [at, { purpose, textVersion }] of given.entries())
    if (texts.find((one) => one.purpose === purpose)?.version !== textVersion)
      refuseField(`consents.${at}.textVersion`, 'outdated', 'Show the newest text, and send its version');
}

/**
 * Refuses a request without a consent to be dealt with, and any consent to a text that is not the newest.
 * @throws Problem `invalid_request`
 */
export function assertConsents(ctx: Ctx, given: Given): void {
  if (!given.some(({ purpose }) => purpose === 'request'))
    refuseField(
      'consents',
      'required',
      'Without a consent to the purpose `request` nothing can be asked for',
    );
  assertNewest(ctx, given);
}

import { noticeTemplate } from '../../../db/tables/notices.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { permitEverywhere } from '../../core/everywhere.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { templateCard } from '../reads/templates.ts';
import { placeholdersOf, unknownPlaceholders, type Wording } from '../rules.ts';
import type { TemplateCard, TemplateKey } from '../shapes.ts';

/**
 * Refuses a wording that names in braces what its kind knows nothing of, an e-mail without a subject, a code's
 * message without the code.
 * @throws Problem `invalid_request`
 */
export function checkWording({ kind, channel }: Pick<TemplateKey, 'kind' | 'channel'>, words: Wording): void {
  const known = placeholdersOf[kind].map((name) => `{${name}}`).join(' ');
  for (const field of ['subject', 'body'] as const) {
    const [unknown] = unknownPlaceholders(kind, words[field]);
    if (unknown !== undefined)
      refuseField(field, 'unknown_placeholder', `There is no {${unknown}} here; there are ${known}`);
  }
  if (channel === 'email' && words.subject === '')
    refuseField('subject', 'required', 'Give the e-mail a subject');
  if (kind === 'one_time_code' && !words.body.includes('{digits}'))
    refuseField('body', 'digits_missing', 'Name the code: {digits}');
}

function write(ctx: Ctx, key: TemplateKey, version: number, words: Wording): TemplateCard {
  permitEverywhere(ctx, 'template.write');
  const before = templateCard(ctx, key);
  if (before.version !== version) throw new Problem('changed_meanwhile');
  const written = { ...words, version: version + 1 };
  ctx.db.orm
    .insert(noticeTemplate)
    .values({ ...key, ...written })
    .onConflictDoUpdate({
      target: [noticeTemplate.kind, noticeTemplate.channel, noticeTemplate.locale],
      set: written,
    })
    .run();
  record(ctx, {
    act: words.body === '' ? 'template.reset' : 'template.changed',
    subject: 'template',
    subjectId: `${key.kind} ${key.channel} ${key.locale}`,
    centreId: null,
  });
  return templateCard(ctx, key);
}

/** Gives a message a wording of the house's own. `forbidden`, `changed_meanwhile`, `invalid_request`. */
export const saveTemplate = (ctx: Ctx, key: TemplateKey, version: number, words: Wording): TemplateCard =>
  act(ctx, () => {
    const given = { ...words, subject: key.channel === 'sms' ? '' : words.subject };
    checkWording(key, given);
    return write(ctx, key, version, given);
  });

/** Goes back to the wording the house comes with. `forbidden`, `changed_meanwhile`. */
export const resetTemplate = (ctx: Ctx, key: TemplateKey, version: number): TemplateCard =>
  act(ctx, () => write(ctx, key, version, { subject: '', body: '' }));

import type { Ctx } from '../../core/context.ts';
import { permit } from '../../core/context.ts';
import { defaultOf, ownTemplate } from '../reads.ts';
import { channels, locales, noticeKinds, placeholdersOf } from '../rules.ts';
import type { TemplateCard, TemplateKey } from '../shapes.ts';

/** One wording: the house's own, or the one it comes with; its first edition is 0. `forbidden`. */
export function templateCard(ctx: Ctx, { kind, channel, locale }: TemplateKey): TemplateCard {
  permit(ctx, 'template.write');
  const usual = defaultOf(kind, channel, locale);
  const own = ownTemplate(ctx.db, kind, channel, locale);
  const changed = own !== undefined && own.body !== '';
  const { subject, body } = changed ? own : usual;
  const placeholders = [...placeholdersOf[kind]];
  return {
    kind,
    channel,
    locale,
    subject,
    body,
    own: changed,
    usual,
    placeholders,
    version: own?.version ?? 0,
  };
}

/** Every wording, in the order of the kinds. `forbidden`. */
export const templateCards = (ctx: Ctx): TemplateCard[] =>
  noticeKinds.flatMap((kind) =>
    channels.flatMap((channel) => locales.map((locale) => templateCard(ctx, { kind, channel, locale }))),
  );

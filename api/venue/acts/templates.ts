import { eq } from 'drizzle-orm';
import { inserter } from '../../../db/open.ts';
import { sessionTemplate } from '../../../db/tables/venue.ts';
import { record } from '../../audit/acts.ts';
import { refuseUnknownPictogram } from '../../catalogue/acts/create.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { CentreId, SessionTemplateId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { stocksNeeded } from '../reads/needs.ts';
import { templateCard, templateFacts } from '../reads.ts';
import type { NewTemplate, TemplateCard, TemplatePatch } from '../shapes.ts';

const add = inserter(sessionTemplate);

/** Adds a kind of session. @throws Problem `not_found`, `forbidden`, `invalid_request` for a type the centre never held */
export const addTemplate = (ctx: Ctx, centreId: CentreId, body: NewTemplate): TemplateCard =>
  act(ctx, () => {
    permit(ctx, 'venue.write', centreId);
    stocksNeeded(ctx, centreId, body.needs);
    refuseUnknownPictogram(body.pictogram);
    const id = ctx.newId<'sessionTemplate'>();
    add(ctx.db, { ...body, id, centreId, archivedAt: null, version: 1 });
    record(ctx, { act: 'session_template.created', subject: 'session_template', subjectId: id, centreId });
    return templateCard(templateFacts(ctx.db, id));
  });

/**
 * Changes what is given of a kind of session; sessions that were made of it stay what they are.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `invalid_request` for a type the centre never held
 */
export const changeTemplate = (
  ctx: Ctx,
  id: SessionTemplateId,
  version: number,
  patch: TemplatePatch,
): TemplateCard =>
  act(ctx, () => {
    const { centreId, ...facts } = templateFacts(ctx.db, id);
    permit(ctx, 'venue.write', centreId);
    if (facts.version !== version) throw new Problem('changed_meanwhile');
    const { archived, ...set } = patch;
    if (set.needs) stocksNeeded(ctx, centreId, set.needs);
    if (set.pictogram !== undefined) refuseUnknownPictogram(set.pictogram);
    const archivedAt = archived === undefined ? facts.archivedAt : archived ? now(ctx) : null;
    ctx.db.orm
      .update(sessionTemplate)
      .set({ ...set, archivedAt, version: version + 1 })
      .where(eq(sessionTemplate.id, id))
      .run();
    record(ctx, {
      act: 'session_template.changed',
      subject: 'session_template',
      subjectId: id,
      centreId,
      detail: { fields: Object.keys(patch) },
    });
    return templateCard(templateFacts(ctx.db, id));
  });

import { inserter } from '../../../db/open.ts';
import { photo } from '../../../db/tables/catalogue.ts';
import { loanPhoto } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import { asPicture } from '../../core/picture.ts';
import { refuseField } from '../../core/problem.ts';
import { loanCard, photoCount } from '../reads/cards.ts';
import { loanFacts } from '../reads.ts';
import type { LoanCard } from '../shapes.ts';

const most = 10;
const addPhoto = inserter(photo);
const addLoanPhoto = inserter(loanPhoto);

/**
 * Keeps a picture of a thing's condition with its loan, 10 at most.
 * @throws Problem `not_found`, `forbidden`, `invalid_request` for what is not a picture or one too many
 */
export async function photograph(ctx: Ctx, loanId: LoanId, sent: Blob): Promise<LoanCard> {
  const { centreId } = loanFacts(ctx.db, loanId);
  permit(ctx, 'loan.return', centreId);
  const bytes = await asPicture(new Uint8Array(await sent.arrayBuffer()), 'photo');
  const id = act(ctx, () => {
    if (photoCount(ctx.db, loanId) >= most) refuseField('photo', 'too_many', `Keep at most ${most} photos`);
    const photoId = ctx.newId<'photo'>();
    addPhoto(ctx.db, { id: photoId, mime: 'image/webp', bytes, createdAt: now(ctx) });
    addLoanPhoto(ctx.db, { id: ctx.newId(), loanId, photoId });
    record(ctx, { act: 'loan.photographed', subject: 'loan', subjectId: loanId, centreId });
    return loanId;
  });
  return loanCard(ctx, id);
}

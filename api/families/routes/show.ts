import type { Context } from 'hono';
import { type Env, json, setEtag } from '../../core/http.ts';
import type { FamilyId } from '../../core/ids.ts';
import { familyCard, reach } from '../reads.ts';
import * as shapes from '../shapes.ts';

/** The answer that is a card. */
export const card = json(shapes.familyCard, 'The card; its ETag is the version to change');

/** The card after a change, to whoever may reach it now: the change itself may be a replay of an older one. */
export function showCard(c: Context<Env>, id: FamilyId): shapes.FamilyCard {
  reach(c.var.ctx, id, 'family.read');
  const card = familyCard(c.var.ctx, id);
  setEtag(c, card.version);
  return card;
}

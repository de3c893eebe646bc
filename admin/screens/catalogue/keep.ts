import type { ItemTypeCard } from '../../../api/catalogue/shapes.ts';
import { queries } from '../../queries.ts';

/** Shows a changed card at once, and has every list that may hold it asked for again. */
export const keep = (card: ItemTypeCard): void => {
  queries.setQueryData(['catalogue', card.id], card);
  void queries.invalidateQueries({ queryKey: ['catalogue', 'list'] });
  void queries.invalidateQueries({ queryKey: ['centre'] });
};

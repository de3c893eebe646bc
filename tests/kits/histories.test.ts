import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import type { ComponentId, LoanId } from '../../api/core/ids.ts';
import { found, Problem } from '../../api/core/problem.ts';
import { checkKit } from '../../api/kits/acts/check.ts';
import { receiveConsumable } from '../../api/kits/acts/consumables.ts';
import { fillKit } from '../../api/kits/acts/fill.ts';
import { changeList } from '../../api/kits/acts/list.ts';
import { takePartStep } from '../../api/kits/acts/part.ts';
import { kitCard } from '../../api/kits/reads/kit.ts';
import { currentList, type ListFacts } from '../../api/kits/reads.ts';
import { issue } from '../../api/loans/acts/issue.ts';
import { takeBack } from '../../api/loans/acts/return.ts';
import { undoLoan } from '../../api/loans/acts/undo-issue.ts';
import { undoReturn } from '../../api/loans/acts/undo-return.ts';
import { loanCard, unitLoan } from '../../api/loans/reads/cards.ts';
import { takeStep } from '../../api/stock/acts/step.ts';
import { unitFacts } from '../../api/stock/reads.ts';
import { house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';
import { kitType, partNamed, talk, talkParts } from './boxes.ts';

type Held = { present: number; broken: number };

/** What should be true, as simply as it can be kept: what is in the box by part, and what is on the shelf. */
type State = { box: Held[]; shelf: number };

const [tablet, cards, film] = [0, 1, 2];
const wanted = talkParts.map(({ quantity }) => quantity);
const none = (): Held => ({ present: 0, broken: 0 });

const seen = fc.record({ of: fc.nat(6), broken: fc.nat(6) });
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant('issue' as const), seen: fc.tuple(seen, seen, seen) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant('return' as const), seen: fc.tuple(seen, seen, seen) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('check' as const), seen: fc.tuple(seen, seen, seen) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constantFrom('undo' as const, 'fill' as const, 'ready' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('edition' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('receive' as const),
      quantity: fc.integer({ min: 1, max: 25 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom('swapped' as const, 'mended' as const, 'found' as const, 'taken_out' as const),
      part: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** A box and the people around it, played act by act beside the model. */
function played(acts: readonly Act[]): void {
  const home = house();
  const ctx = home.ctx();
  const typeId = kitType(home);
  const unitId = thing(home, talk);
  const familyId = family(home);
  const { centreId } = unitFacts(home.db, unitId);
  const ids = talkParts.map(({ nameRu }) => partNamed(home, typeId, nameRu));
  const id = (at: number): ComponentId => found(ids[at]);
  let state: State = { box: [none(), none(), none()], shelf: 0 };
  /** What stood before what can be taken back now, which that is, and what can be taken back after it. */
  type Before = {
    state: State;
    put: number;
    loanId: LoanId;
    what: 'issue' | 'return';
    earlier: Before | null;
  };
  let before = null as Before | null;
  let leftWith = null as ListFacts | null;
  let lastList = leftWith;
  const copy = (): State => ({ box: state.box.map((one) => ({ ...one })), shelf: state.shelf });
  const part = (at: number): Held => found(state.box[at]);

  /** What somebody sees, and what of it is in the box from then on. */
  const look = (of: readonly { of: number; broken: number }[]) =>
    of.map(({ of: counted, broken: some }, at) => {
      const broken = at === film ? 0 : Math.min(some, counted);
      Object.assign(part(at), { present: counted, broken });
      return { componentId: id(at), counted, broken };
    });
  const lendable = () => part(tablet).present - part(tablet).broken >= 1;
  const stands = () => !['issued', 'lost', 'written_off'].includes(unitFacts(home.db, unitId).status);

  type Of<What extends Act['what']> = Extract<Act, { what: What }>;
  const take = {
    receive: ({ quantity }: Of<'receive'>) => {
      receiveConsumable(ctx, centreId, id(film), { quantity, reason: '' });
      state.shelf += quantity;
    },
    fill: () => {
      fillKit(ctx, unitId, { reason: '' });
      for (const at of [tablet, cards]) part(at).present = Math.max(part(at).present, wanted[at] ?? 0);
      const put = Math.min(Math.max(0, (wanted[film] ?? 0) - part(film).present), state.shelf);
      part(film).present += put;
      state.shelf -= put;
      before = null;
    },
    check: ({ seen: of }: Of<'check'>) => {
      if (!stands()) throw new Problem('step_not_allowed');
      checkKit(ctx, unitId, { counts: look(of), note: '' });
      before = null;
    },
    issue: ({ seen: of }: Of<'issue'>) => {
      if (unitFacts(home.db, unitId).status !== 'free') throw new Problem('unit_not_free');
      const was = copy();
      const counts = look(of);
      const overrides = lendable() ? [] : [{ code: 'kit_incomplete' as const, reason: 'Так договорились' }];
      const list = currentList(home.db, typeId);
      const items = [{ unitId, overrides, check: { counts, note: '' } }];
      const [loan] = issue(ctx, centreId, { familyId, items }).loans;
      const put = Math.min(Math.max(0, (wanted[film] ?? 0) - part(film).present), state.shelf);
      part(film).present += put;
      state.shelf -= put;
      before = { state: was, put, loanId: found(loan).id, what: 'issue', earlier: null };
      leftWith = found(list);
      lastList = leftWith;
    },
    return: ({ seen: of }: Of<'return'>) => {
      const out = found(leftWith);
      const was = copy();
      const had = was.box;
      const counts = look(of).map((one) => ({ ...one, settle: 'compensate' as const }));
      const { id: loanId, damages } = takeBack(ctx, unitId, {
        condition: 'good',
        check: { counts, note: '' },
      });
      const asked = damages.filter(({ settlement }) => settlement === 'open');
      const expected = [tablet, cards].flatMap((at) => {
        const worth = found(out.parts.find(({ componentId }) => componentId === id(at))).valueKopecks;
        const [then, now] = [found(had[at]), part(at)];
        const gone = Math.max(0, then.present - now.present);
        const worse = Math.max(0, now.broken - Math.min(then.broken, now.present));
        return [
          ...(gone > 0 ? [['loss', id(at), gone, gone * worth]] : []),
          ...(worse > 0 ? [['damage', id(at), worse, worse * worth]] : []),
        ];
      });
      expect(
        asked.map(({ kind, part: of, valueKopecks }) => [kind, of?.componentId, of?.quantity, valueKopecks]),
      ).toEqual(expected);
      expect(unitFacts(home.db, unitId).status).toBe(lendable() ? 'to_clean' : 'repair');
      before = { state: was, put: 0, loanId, what: 'return', earlier: before };
      leftWith = null;
    },
    undo: () => {
      if (before === null) throw new Problem('too_late_to_undo');
      const { what, loanId, state: was, put, earlier } = before;
      if (what === 'issue') undoLoan(ctx, loanId);
      else undoReturn(ctx, loanId);
      // What came to the shelf meanwhile stays there.
      state = { box: was.box, shelf: state.shelf + put };
      leftWith = what === 'issue' ? null : lastList;
      before = earlier;
    },
    ready: () => {
      for (const step of ['repaired', 'cleaned', 'inspected'] as const)
        try {
          takeStep(ctx, unitId, { step, reason: '' });
          before = null;
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
    },
    edition: () => {
      const list = found(currentList(home.db, typeId));
      const parts = list.parts.map(({ hasPhoto: _h, pictureUrl: _p, ...one }) => ({
        ...one,
        valueKopecks: one.valueKopecks + 100,
      }));
      changeList(ctx, typeId, list.edition, { parts });
    },
  };
  function byHand({ what, part: at, quantity }: Of<Parameters<typeof takePartStep>[2]>) {
    takePartStep(ctx, unitId, what, { componentId: id(at), quantity, mark: '', reason: 'Так надо' });
    const held = part(at);
    const out = Math.min(quantity, held.present);
    if (what === 'found') held.present += quantity;
    if (what === 'mended') held.broken -= quantity;
    if (what === 'swapped' || what === 'taken_out') {
      held.present += (what === 'swapped' ? quantity : 0) - out;
      held.broken -= Math.min(held.broken, out);
    }
    before = null;
  }

  function play(one: Act) {
    switch (one.what) {
      case 'receive':
        return take.receive(one);
      case 'check':
        return take.check(one);
      case 'issue':
        return take.issue(one);
      case 'return':
        return take.return(one);
      case 'fill':
      case 'undo':
      case 'ready':
      case 'edition':
        return take[one.what]();
      default:
        return byHand(one);
    }
  }

  for (const one of acts) {
    const was = copy();
    try {
      play(one);
    } catch (error) {
      // What is refused changes nothing.
      if (!(error instanceof Problem)) throw error;
      state = was;
    }
    const held = home.db.sqlite
      .prepare<[string], Held & { componentId: ComponentId }>(
        'SELECT component_id AS componentId, present, broken FROM kit_content WHERE unit_id = ?',
      )
      .all(unitId);
    for (const [at, componentId] of ids.entries()) {
      const { present, broken } = held.find((row) => row.componentId === componentId) ?? none();
      expect({ at: one.what, present, broken }).toEqual({ at: one.what, ...part(at) });
    }
    const shelf = home.db.sqlite
      .prepare<[], number>('SELECT coalesce(sum(quantity), 0) FROM consumable_stock')
      .pluck();
    expect(shelf.get()).toBe(state.shelf);
    const card = kitCard(ctx, unitId);
    expect(card.edition).toBe(leftWith?.edition ?? card.currentEdition);
    if (before !== null) {
      const { what, loanId } = before;
      expect(loanCard(ctx, loanId).canUndo).toBe(what);
      expect(unitLoan(ctx, unitId).id).toBe(loanId);
    }
  }
  expect(verify(home.db).ok).toBe(true);
}

test('whatever is issued, returned, missing, found, swapped, filled and undone, a box holds what the sum of it says', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 4, maxLength: 25 }), (acts) => {
      const [receive, fill]: Act[] = [{ what: 'receive', quantity: 25 }, { what: 'fill' }];
      played(receive && fill ? [receive, fill, ...acts] : acts);
    }),
    { numRuns: 25 },
  );
}, 60_000);

import { SvelteSet } from 'svelte/reactivity';
import type { StepBody, UnitRow } from '../../../api/stock/shapes.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';
import { called, handSteps, wantsLook } from '../stock/words.ts';
import { kinds } from './kinds.ts';

export type WorkStep = 'cleaned' | 'inspected';

const told = {
  cleaned: { one: m.board_cleaned_one, many: m.board_cleaned_many },
  inspected: { one: m.board_inspected_one, many: m.board_inspected_many },
};

/** The marking of things as cleaned or inspected: they leave the list at once, and come back when refused or undone. */
export class Work {
  readonly step: WorkStep;
  readonly #gone = new SvelteSet<string>();
  #progress = $state<{ done: number; total: number } | null>(null);

  constructor(step: WorkStep) {
    this.step = step;
  }

  /** How far the marking of several has come; null while none is under way. */
  get progress(): { done: number; total: number } | null {
    return this.#progress;
  }

  /** Whether a unit has been marked here and the list does not know yet. */
  hides = (unit: UnitRow): boolean => this.#gone.has(unit.id);

  /** Marks them one after another, found in a `condition` where that changed, and says what was done with the way back. */
  mark = async (units: readonly UnitRow[], condition?: StepBody['condition']): Promise<void> => {
    const { step } = this;
    const json = { step, condition };
    const done: UnitRow[] = [];
    let failed: unknown = null;
    for (const unit of units) this.#gone.add(unit.id);
    if (units.length > 1) this.#progress = { done: 0, total: units.length };
    try {
      for (const unit of units) {
        await read(client.api.units[':unitId'].steps.$post({ param: { unitId: unit.id }, json }));
        done.push(unit);
        if (this.#progress) this.#progress.done = done.length;
      }
    } catch (error) {
      failed = error;
    }
    this.#progress = null;
    if (failed !== null) notices.say(problemWords(failed), { tone: 'bad' });
    const [first] = done;
    if (first) {
      const { one, many } = told[step];
      const text = done.length === 1 ? one({ thing: called(first) }) : many({ count: done.length });
      notices.say(text, { actions: [{ label: m.app_undo(), run: () => this.#undo(done) }] });
    }
    await this.#refresh(units);
  };

  /** Marks the whole heap but what is damaged, which wants a look of its own: says which. */
  markAll = async (): Promise<void> => {
    const { rows } = await read(
      client.api.centres[':centreId'].units.$get({
        param: { centreId: session.centreId },
        query: { status: kinds[this.step].status, limit: '200' },
      }),
    );
    const damaged = rows.filter((unit) => wantsLook(this.step, unit));
    await this.mark(rows.filter((unit) => !damaged.includes(unit)));
    if (damaged.length === 0) return;
    const named = damaged.slice(0, 3).map(called);
    const things = [...named, ...(damaged.length > named.length ? ['…'] : [])].join('; ');
    notices.say(m.stock_damaged_left({ count: damaged.length, things }), { tone: 'info' });
  };

  /** Says that a damaged one went to repair instead. */
  sentToRepair = async (unit: UnitRow): Promise<void> => {
    notices.say(`${called(unit)}. ${handSteps.sent_to_repair.done()}`);
    await this.#refresh([unit]);
  };

  async #undo(units: readonly UnitRow[]): Promise<void> {
    try {
      for (const unit of units)
        await read(client.api.units[':unitId'].steps.undo.$post({ param: { unitId: unit.id } }));
      notices.say(m.board_mark_undone(), { tone: 'info' });
    } catch (error) {
      notices.say(problemWords(error), { tone: 'bad' });
    }
    await this.#refresh(units);
  }

  async #refresh(units: readonly UnitRow[]): Promise<void> {
    await queries.invalidateQueries({ queryKey: ['centre', session.centreId] });
    for (const unit of units) this.#gone.delete(unit.id);
  }
}

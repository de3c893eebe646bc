import { tick } from 'svelte';
import type { Mine } from '../api/site/shapes.ts';
import { Problem } from '../ui/problem.ts';
import { close, opened, read, site } from './api.ts';

/** As they stood before, so that nothing jumps away under the finger; what is new comes first. */
const inPlace = <Row extends { id: string }>(rows: readonly Row[], before: readonly Row[] = []): Row[] => {
  const at = (id: string) => before.findIndex((one) => one.id === id);
  return rows.toSorted((a, b) => at(a.id) - at(b.id));
};

type Source<Shown> = {
  /** Whether it was opened in this tab, so that nobody asks for what is not. */
  isOpen: () => boolean;
  read: () => Promise<Shown>;
  /** As it is to be shown after what was shown before. */
  settled?: (now: Shown, before: Shown | null | undefined) => Shown;
};

/** What was opened by a code, as long as it is open in this browser. */
export class Open<Shown> {
  readonly #source: Source<Shown>;
  #shown = $state.raw<Shown | null>();
  #problem = $state.raw<Problem>();
  #busy = $state('');
  #last = $state('');

  constructor(source: Source<Shown>) {
    this.#source = source;
  }

  /** Undefined until it is known, null where nothing is open. */
  get shown(): Shown | null | undefined {
    return this.#shown;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** What is being done, '' where nothing is. */
  get busy(): string {
    return this.#busy;
  }

  /** What stopped the last act, if it was this one. */
  problemOf = (name: string): Problem | undefined => (this.#last === name ? this.#problem : undefined);

  /** Begins a look at it. */
  load = async (): Promise<void> => {
    this.#last = '';
    await this.#read(null);
  };

  async #read(before: Shown | null | undefined): Promise<void> {
    if (!this.#source.isOpen()) {
      this.#shown = null;
      return;
    }
    try {
      const now = await this.#source.read();
      this.#shown = this.#source.settled?.(now, before) ?? now;
      this.#problem = undefined;
    } catch (error) {
      this.#refused(error);
    }
  }

  /**
   * Does something, reads all of it anew and goes on from its heading.
   * @param name of what is done: the id of the thing, or of the control
   * @returns whether it was done
   */
  act = async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
    if (this.#busy !== '') return false;
    this.#busy = name;
    this.#last = name;
    this.#problem = undefined;
    try {
      await work();
      await this.#read(this.#shown);
      return true;
    } catch (error) {
      this.#refused(error);
      return false;
    } finally {
      this.#busy = '';
      await tick();
      document.getElementById(`${this.#problem ? 'trouble' : 'at'}-${name}`)?.focus();
    }
  };

  /** Ends it: whoever comes next sees nothing of it. */
  close = (): void => {
    close();
    this.#shown = null;
    this.#problem = undefined;
  };

  #refused(error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem(500, {}, { cause: error });
    const first = this.#shown === undefined;
    if (problem.code === 'site_session_over') {
      this.#shown = null;
      this.#last = '';
      opened.now = false;
    }
    // That nothing is open at the first look is no news.
    this.#problem = problem.code === 'site_session_over' && first ? undefined : problem;
  }
}

/** What was asked for and lent. */
export const my = new Open<Mine>({
  isOpen: () => opened.now,
  read: () => read(site.my.$get()),
  settled: (now, before) => ({
    ...now,
    bookings: inPlace(now.bookings, before?.bookings),
    queue: inPlace(now.queue, before?.queue),
    loans: inPlace(now.loans, before?.loans),
    visits: inPlace(now.visits, before?.visits),
  }),
});

import { tick } from 'svelte';
import type { Mine } from '../api/site/shapes.ts';
import { Problem } from '../ui/problem.ts';
import { close, opened, read, site } from './api.ts';

/** As they stood before, so that nothing jumps away under the finger; what is new comes first. */
const inPlace = <Row extends { id: string }>(rows: readonly Row[], before: readonly Row[] = []): Row[] => {
  const at = (id: string) => before.findIndex((one) => one.id === id);
  return rows.toSorted((a, b) => at(a.id) - at(b.id));
};

/** What was asked for and lent, as long as it is open in this browser. */
class My {
  #mine = $state.raw<Mine | null>();
  #problem = $state.raw<Problem>();
  #busy = $state('');
  #last = $state('');

  /** Undefined until it is known, null where nothing is open. */
  get mine(): Mine | null | undefined {
    return this.#mine;
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

  async #read(before: Mine | null | undefined): Promise<void> {
    if (!opened.now) {
      this.#mine = null;
      return;
    }
    try {
      const now = await read(site.my.$get());
      this.#mine = {
        ...now,
        bookings: inPlace(now.bookings, before?.bookings),
        queue: inPlace(now.queue, before?.queue),
        loans: inPlace(now.loans, before?.loans),
      };
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
      await this.#read(this.#mine);
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
    this.#mine = null;
    this.#problem = undefined;
  };

  #refused(error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem(500, {}, { cause: error });
    const first = this.#mine === undefined;
    if (problem.code === 'site_session_over') {
      this.#mine = null;
      this.#last = '';
      opened.now = false;
    }
    // That nothing is open at the first look is no news.
    this.#problem = problem.code === 'site_session_over' && first ? undefined : problem;
  }
}

export const my = new My();

import type { Mine } from '../api/site/shapes.ts';
import { Problem } from '../ui/problem.ts';
import { close, opened, read, site } from './api.ts';

/** What was asked for and lent, as long as it is open in this browser. */
class My {
  #mine = $state.raw<Mine | null>();
  #problem = $state.raw<Problem>();
  #busy = $state('');

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

  load = async (): Promise<void> => {
    if (!opened.now) {
      this.#mine = null;
      return;
    }
    try {
      this.#mine = await read(site.my.$get());
      this.#problem = undefined;
    } catch (error) {
      this.#refused(error);
    }
  };

  /**
   * Does something and reads all of it anew.
   * @returns whether it was done
   */
  act = async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
    if (this.#busy !== '') return false;
    this.#busy = name;
    this.#problem = undefined;
    try {
      await work();
      await this.load();
      return true;
    } catch (error) {
      this.#refused(error);
      return false;
    } finally {
      this.#busy = '';
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
      opened.now = false;
    }
    // That nothing is open at the first look is no news.
    this.#problem = problem.code === 'site_session_over' && first ? undefined : problem;
  }
}

export const my = new My();

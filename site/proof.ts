import type { Challenge, SolvedChallenge } from '../api/site/shapes.ts';
import { Problem } from '../ui/problem.ts';
import { read, site } from './api.ts';

const solve = (challenge: Challenge): Promise<SolvedChallenge> =>
  new Promise((solved, failed) => {
    const worker = new Worker(new URL('./solve.ts', import.meta.url), { type: 'module' });
    const fail = () => failed(new Problem(403, { code: 'proof_of_work' }));
    worker.onerror = fail;
    worker.onmessage = ({ data }: MessageEvent<SolvedChallenge['solution'] | null>) => {
      worker.terminate();
      if (data === null) fail();
      else solved({ challenge, solution: data });
    };
    worker.postMessage(challenge);
  });

/** The work a request costs: begun while the person still writes, done once per request. */
export class Proof {
  #work: Promise<SolvedChallenge> | undefined;
  #holdsUntil = 0;

  /** Begins, unless it was begun for this request already. */
  begin = (): void => {
    if (this.#work && Date.now() < this.#holdsUntil) return;
    this.#holdsUntil = Date.now() + 15 * 60_000;
    this.#work = (async () => solve(await read(site.challenge.$get())))();
    this.#work.catch(() => this.spent());
  };

  /** The work done, begun now where it was not. */
  solved(): Promise<SolvedChallenge> {
    this.begin();
    return this.#work ?? Promise.reject(new Problem(0, {}));
  }

  /** It was used, or refused: the next request works anew. */
  spent(): void {
    this.#work = undefined;
  }
}

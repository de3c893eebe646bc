import { createHmac, randomInt } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Ctx } from '../../core/context.ts';
import { toMoment } from '../../core/dates.ts';
import { Problem } from '../../core/problem.ts';
import { type Door, limits } from '../rules.ts';
import { type Challenge, challenge, type SolvedChallenge } from '../shapes.ts';

const tries = { least: 1 / 3, most: 3000 };
/** Some 2 million rounds in all: half a second on a desk, one to three on a cheap phone. */
const rounds = 1000;
const holds = { minutes: 20 };

/** What stands between the families' site and whoever would flood it or guess; no foreign service has a part in it. */
export class Guard {
  readonly #keys: { hmacSignatureSecret: string; hmacKeySignatureSecret: string };
  readonly #effort: number;
  readonly #limiters = new Map(
    Object.entries(limits).map(([door, limit]) => [door, new RateLimiterMemory(limit)]),
  );

  constructor({ secret, proofEffort = tries.most }: { secret: string; proofEffort?: number | undefined }) {
    const key = (use: string) => createHmac('sha256', secret).update(`prokat site ${use}`).digest('hex');
    this.#keys = { hmacSignatureSecret: key('challenge'), hmacKeySignatureSecret: key('solution') };
    this.#effort = proofEffort;
  }

  /** A digest that only this house can make: of six digits, a plain one would tell them. */
  readonly seal = (text: string): string =>
    createHmac('sha256', this.#keys.hmacSignatureSecret).update(text).digest('hex');

  /** Work for one request, signed, good for twenty minutes; how long it takes is known beforehand. */
  async challenge(ctx: Ctx): Promise<Challenge> {
    const counter = randomInt(Math.ceil(this.#effort * tries.least), this.#effort + 1);
    const data = { expiresAt: toMoment(ctx.now.add(holds)) };
    const work = { algorithm: 'PBKDF2/SHA-256', cost: rounds, counter, data };
    return challenge.parse(await createChallenge({ ...work, deriveKey, ...this.#keys }));
  }

  /**
   * Whether the work was done, and for a challenge of ours; `spend` sees that it holds and was not used yet.
   * @throws Problem `proof_of_work`
   */
  async proved({ challenge, solution }: SolvedChallenge): Promise<void> {
    const { verified } = await verifySolution({ challenge, solution, deriveKey, ...this.#keys });
    if (!verified) throw new Problem('proof_of_work');
  }

  /**
   * Counts a try at each of some doors in their order, before it is made; one that is shut keeps it from those behind.
   * `forgive` takes it back.
   * @throws Problem `too_many_requests` where one of them was tried too often
   */
  async take(doors: Partial<Record<Door, string>>): Promise<{ forgive: () => Promise<void> }> {
    const asked = Object.entries(doors).map(([door, key]) => ({ limiter: this.#limiters.get(door), key }));
    try {
      for (const { limiter, key } of asked) await limiter?.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const retryAfter = Math.ceil(refused.msBeforeNext / 1000);
      throw new Problem('too_many_requests', undefined, { extra: { retryAfter } });
    }
    const forgive = async () => {
      for (const { limiter, key } of asked) await limiter?.reward(key);
    };
    return { forgive };
  }
}

import type Database from 'better-sqlite3';
import { settle } from '../../db/open.ts';

/**
 * One commit for all acts that came in together: they run one after another in one transaction, each in a savepoint
 * of its own, and no answer leaves before that transaction is on the disk. Waiting for the disk is the dearest part
 * of an act, and twenty desks at once need it once.
 */
export class GroupCommit {
  readonly #sqlite: Database.Database;
  #committed: Promise<void> | undefined;
  /** How many acts are in the open transaction. */
  #acts = 0;
  /** How many commits failed so far; a request during which one did cannot tell what of it was kept. */
  failures = 0;

  constructor(sqlite: Database.Database) {
    this.#sqlite = sqlite;
  }

  /**
   * Opens the common transaction unless it is open. Resolves when all that had arrived by then is on the disk.
   * @throws what the commit threw: nothing of it was kept
   */
  join(): Promise<void> {
    if (this.#committed !== undefined) {
      // A full disk takes the whole transaction back at once; what comes after it must not commit for itself.
      if (!this.#sqlite.inTransaction) throw new Error('the common transaction was taken back');
      this.#acts += 1;
      return this.#committed;
    }
    settle(this.#sqlite);
    this.#sqlite.exec('BEGIN IMMEDIATE');
    this.#acts = 1;
    const committed = new Promise<void>((resolve, reject) => {
      const commit = () => {
        this.#committed = undefined;
        try {
          this.#sqlite.exec('COMMIT');
          resolve();
        } catch (error) {
          this.failures += 1;
          if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
          reject(error);
        }
      };
      // While each turn of the event loop brings further acts it is worth waiting for the next, but not for ever.
      const wait = (before: number, turns: number): void => {
        setImmediate(() => (this.#acts > before && turns > 0 ? wait(this.#acts, turns - 1) : commit()));
      };
      wait(0, 8);
    });
    // Whoever waits hears of a failure; that nobody may be waiting is no fault of its own.
    committed.catch(() => {});
    this.#committed = committed;
    return committed;
  }

  /** As `join`, of what is open now; nothing to wait for when nothing is. */
  settled(): Promise<void> | undefined {
    return this.#committed;
  }
}

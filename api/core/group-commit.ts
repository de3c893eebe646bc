import type Database from 'better-sqlite3';

/**
 * One commit for all acts that came in together: they run one after another in one transaction, each in a savepoint
 * of its own, and no answer leaves before that transaction is on the disk. Waiting for the disk is the dearest part
 * of an act, and twenty desks at once need it once.
 */
export class GroupCommit {
  readonly #sqlite: Database.Database;
  #committed: Promise<void> | undefined;

  constructor(sqlite: Database.Database) {
    this.#sqlite = sqlite;
  }

  /**
   * Opens the common transaction unless it is open. Resolves when all that had arrived by then is on the disk.
   * @throws what the commit threw: nothing of it was kept
   */
  join(): Promise<void> {
    if (this.#committed !== undefined) return this.#committed;
    this.#sqlite.exec('BEGIN IMMEDIATE');
    const committed = new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        this.#committed = undefined;
        try {
          this.#sqlite.exec('COMMIT');
          resolve();
        } catch (error) {
          if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
          reject(error);
        }
      });
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

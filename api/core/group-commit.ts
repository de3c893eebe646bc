import type Database from 'better-sqlite3';

/**
 * One commit for all acts that came in together: they run one after another in one transaction, each in a savepoint
 * of its own, and no answer leaves before that transaction is on the disk. Waiting for the disk is the dearest part
 * of an act, and twenty desks at once need it once.
 */
export class GroupCommit {
  readonly #sqlite: Database.Database;
  #told: (() => void)[] = [];
  #committed: Promise<void> | undefined;

  constructor(sqlite: Database.Database) {
    this.#sqlite = sqlite;
  }

  /** Opens the common transaction unless it is open; it is committed when all that has arrived was carried out. */
  join(): void {
    if (this.#committed !== undefined) return;
    this.#sqlite.exec('BEGIN IMMEDIATE');
    this.#committed = new Promise((resolve, reject) => {
      setImmediate(() => {
        const told = this.#told;
        this.#told = [];
        this.#committed = undefined;
        try {
          this.#sqlite.exec('COMMIT');
          resolve();
        } catch (error) {
          if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
          reject(error);
          return;
        }
        for (const tell of told) tell();
      });
    });
    // Whoever waits hears of a failure; that nobody may be waiting is no fault of its own.
    this.#committed.catch(() => {});
  }

  /** Has something told once the common transaction is on the disk, and never if it fails. */
  afterwards(tell: () => void): void {
    this.#told.push(tell);
  }

  /**
   * Resolves when everything seen or written so far is on the disk.
   * @throws what the commit threw: nothing of it was kept
   */
  settled(): Promise<void> | undefined {
    return this.#committed;
  }
}

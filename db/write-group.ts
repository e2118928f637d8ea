import type Database from "better-sqlite3";
import { inTransaction } from "#upstream/transaction.ts";

interface Waiting {
  write: () => void;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Commits all writes to a SQLite database in one turn of the event loop together: with many concurrent runs, separate commits
 * would take longer than their rows.
 */
export class WriteGroup {
  readonly #database: Database.Database;
  #waiting: Waiting[] = [];

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /**
   * @param write runs in a transaction, after all that was given before it
   * @returns once that is committed; rejects if it was not
   */
  add(write: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#commit());
      this.#waiting.push({ write, resolve, reject });
    });
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      this.#run(group.map(({ write }) => write));
      for (const { resolve } of group) resolve();
    } catch {
      // A failed write does not fail others.
      for (const one of group) this.#commitAlone(one);
    }
  }

  #commitAlone({ write, resolve, reject }: Waiting): void {
    try {
      this.#run([write]);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  #run(writes: readonly (() => void)[]): void {
    inTransaction(this.#database, () => {
      for (const write of writes) write();
    });
  }
}

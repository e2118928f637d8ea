import { isTooSlow } from "#db/outage.ts";

export type Condition = "ok" | "down";

/** The minimum interval between checks, since anyone may request the state as often as they like. */
const KEPT_MS = 2_000;
/** How long a response waits for a check before it returns the last known state. */
const WAIT_MS = 1_000;
/** How long a healthy part may be silent before it counts as down: slow is not down. */
const SILENT_MS = 10_000;
/** The pause after a check that failed for lack of time or of a connection. */
const AGAIN_MS = 500;

/**
 * The state of a dependency. It is down as soon as it fails or reports an error, and after it has been silent or too slow
 * for 10 seconds; in between, the last state applies.
 */
export class ReadinessPart {
  readonly #ask: (signal: AbortSignal) => Promise<boolean>;
  #last: Condition = "down";
  #asking: Promise<void> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  /** @param ask checks it; may reject; stops when its signal is aborted */
  constructor(ask: (signal: AbortSignal) => Promise<boolean>) {
    this.#ask = ask;
  }

  /** @returns within a second */
  async condition(): Promise<Condition> {
    if (!this.#asking && performance.now() - this.#askedAt > KEPT_MS) this.#asking = this.#look();
    await Promise.race([this.#asking, pause(WAIT_MS)]);
    return this.#last;
  }

  async #look(): Promise<void> {
    const tooLate = new AbortController();
    const silence = pause(SILENT_MS).then(() => tooLate.abort());
    const works = await Promise.race([this.#askPatiently(tooLate.signal), silence]).catch(() => false);
    this.#last = works ? "ok" : "down";
    this.#askedAt = performance.now();
    this.#asking = undefined;
  }

  async #askPatiently(signal: AbortSignal): Promise<boolean> {
    for (;;) {
      try {
        return await this.#ask(signal);
      } catch (error) {
        if (signal.aborted || !isTooSlow(error)) throw error;
        await pause(AGAIN_MS);
      }
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

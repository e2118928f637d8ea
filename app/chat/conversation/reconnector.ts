/** How long to wait before each attempt to reach the server again; the last one repeats. */
const PAUSES_MS = [0, 500, 1_000, 2_000, 4_000, 5_000];
/** Up to a fifth longer, at random, so that not all pages ask a restarted server at once. */
const JITTER = 0.2;
/** After this long without a response the page stops retrying. */
export const GIVE_UP_MS = 120_000;

/** How long a response may take to begin: the app asks the LangGraph server for 10 seconds. */
const PATIENCE_MS = 15_000;
/**
 * The same for the first attempt to reconnect, then twice that, and so on: the browser keeps several connections open, all of
 * which may have died with the network, and notices that only by trying each.
 */
const FIRST_PATIENCE_MS = 5_000;

/** `retrying`: the first attempt after a drop, made at once and not shown; `waiting`: earlier attempts have failed. */
export type ConnectionState = "connected" | "retrying" | "waiting";

/** Retries what failed because the server was unreachable, with growing pauses and for a limited time. */
export class Reconnector {
  readonly #onChange: (state: ConnectionState) => void;
  #state: ConnectionState = "connected";
  #since: number | undefined;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: (() => void) | undefined;

  constructor(onChange: (state: ConnectionState) => void) {
    this.#onChange = onChange;
  }

  get isTrying(): boolean {
    return this.#state !== "connected";
  }

  /** How long the next response may take to begin, in milliseconds. */
  get patienceMs(): number {
    return this.isTrying ? Math.min(FIRST_PATIENCE_MS * this.#attempts, PATIENCE_MS) : PATIENCE_MS;
  }

  /**
   * Schedules the next attempt; after the time limit, only `retryNow` makes it.
   * @param isUnsent the server may be busy accepting a message: wait a moment before asking about it
   */
  schedule(retry: () => void, isUnsent: boolean): void {
    const now = Date.now();
    this.#since ??= now;
    clearTimeout(this.#timer);
    this.#retry = retry;
    if (now - this.#since >= GIVE_UP_MS) {
      this.#forget();
      return;
    }
    this.#attempts = Math.max(this.#attempts, isUnsent ? 1 : 0);
    const pause = PAUSES_MS[Math.min(this.#attempts, PAUSES_MS.length - 1)] ?? 0;
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.retryNow(), pause * (1 + Math.random() * JITTER));
    this.#change(pause > 0 ? "waiting" : "retrying");
  }

  /** Retries now: the network is back, the page is visible again, or the person asked. */
  retryNow(): void {
    clearTimeout(this.#timer);
    const retry = this.#retry;
    this.#retry = undefined;
    retry?.();
  }

  /** The server is reachable; what failed has yet to succeed. */
  noteReached(): void {
    if (this.isTrying) this.#change("retrying");
  }

  /** The server has answered, or no answer is needed any more. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#retry = undefined;
    this.#forget();
  }

  #forget(): void {
    this.#since = undefined;
    this.#attempts = 0;
    this.#change("connected");
  }

  #change(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onChange(state);
  }
}

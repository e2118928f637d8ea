import type { readOwner } from "#auth/client/person.ts";
import type { ElicitRequest } from "#auth/protocol/interrupts.ts";
import type { ServerNote } from "#auth/protocol/server-notes.ts";
import type { ElicitResult } from "#mcp/connection.ts";

/** Puts a server's question to the person. */
export type Elicit = (question: ElicitRequest) => Promise<ElicitResult>;

export type Note = Pick<ServerNote, "progress" | "line">;

/** The next event of a call: the server asks something, or it has ended. */
export type Turn<T> = { question: ElicitRequest } | { result: T };

/** Further questions of one call are cancelled. */
const MOST_QUESTIONS = 20;

/**
 * A call at a server that survives the run's interrupts: when the server asks the person something, the run is interrupted while
 * the server waits, so that the same call, sent once, continues with the answer (docs/decisions/0097).
 */
export class OpenCall<T> {
  readonly #stop = new AbortController();
  readonly #over: Promise<T>;
  #asked: { question: ElicitRequest; answer: (result: ElicitResult) => void } | undefined;
  #isAbandoned = false;
  #questions = 0;
  #wake = Promise.withResolvers<void>();

  /** Streams a server's note to the run that currently waits for the call. */
  report: (note: Note) => void = () => {};

  constructor(run: (elicit: Elicit, stop: AbortSignal, report: (note: Note) => void) => Promise<T>) {
    let queue: Promise<unknown> = Promise.resolve();
    const elicit: Elicit = (question) => {
      const asked = queue.then(() => this.#ask(question));
      queue = asked;
      return asked;
    };
    this.#over = run(elicit, this.#stop.signal, (note) => this.report(note));
    // Read by `next`, which may not be called again.
    this.#over.catch(() => {});
  }

  #ask(question: ElicitRequest): Promise<ElicitResult> {
    this.#questions += 1;
    if (this.#isAbandoned || this.#questions > MOST_QUESTIONS) return Promise.resolve({ action: "cancel" });
    return new Promise((answer) => {
      this.#asked = { question, answer };
      this.#wake.resolve();
    });
  }

  /**
   * Waits for the server.
   * @param stop of the current run: ends the call like that of the run that started it
   * @throws the call's error
   */
  async next(stop: AbortSignal | undefined): Promise<Turn<T>> {
    const end = () => this.#stop.abort(stop?.reason);
    if (stop?.aborted) end();
    stop?.addEventListener("abort", end, { once: true });
    try {
      const isOver = this.#over.then((result) => ({ result }));
      const isAsked = this.#wake.promise.then(() => undefined);
      const over = await Promise.race([isOver, isAsked]);
      if (over) return over;
      return this.#asked ? { question: this.#asked.question } : await isOver;
    } finally {
      stop?.removeEventListener("abort", end);
    }
  }

  /** Sends the server the answer to the question that `next` returned. */
  answer(result: ElicitResult): void {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#wake = Promise.withResolvers();
    asked?.answer(result);
  }

  /** No one will answer: the server's questions are cancelled from now on, and the call completes. */
  abandon(): void {
    this.#isAbandoned = true;
    this.answer({ action: "cancel" });
  }
}

type Owner = Pick<ReturnType<typeof readOwner>, "identity" | "threadId">;

const nameThread = ({ identity, threadId }: Owner) => `${JSON.stringify([identity, threadId])} `;

/** A tool call of one person in one thread. */
export const nameOpenCall = (owner: Owner, toolCallId: string) => nameThread(owner) + toolCallId;

/** How long a server waits for an answer. Streams without data are cut after five minutes by undici, and by most proxies earlier. */
export const WAIT_MS = 4 * 60_000;
/** The number of abandoned writes' results kept for a resumed run. They contain no token. */
const MOST_CALLS = 1000;

/** The calls of this process whose servers wait for a person, by `nameOpenCall`. */
export class OpenCalls<T> {
  readonly #calls = new Map<string, { call: OpenCall<T>; timer: ReturnType<typeof setTimeout> }>();

  /** @param isOnce a call that must not be repeated is kept after its time, with its result */
  keep(key: string, call: OpenCall<T>, isOnce: boolean, waitMs = WAIT_MS): void {
    const timer = setTimeout(() => {
      if (!isOnce) this.#calls.delete(key);
      call.abandon();
    }, waitMs);
    timer.unref();
    // The run that waited for it ends now, with its stream.
    call.report = () => {};
    this.#calls.set(key, { call, timer });
    for (const [oldest, { call }] of [...this.#calls].slice(0, -MOST_CALLS)) {
      this.take(oldest);
      call.abandon();
    }
  }

  /** The person has continued without answering the questions of the thread's calls. */
  abandonThread(owner: Owner): void {
    const prefix = nameThread(owner);
    for (const key of [...this.#calls.keys()].filter((key) => key.startsWith(prefix)))
      this.take(key)?.abandon();
  }

  take(key: string): OpenCall<T> | undefined {
    const found = this.#calls.get(key);
    clearTimeout(found?.timer);
    this.#calls.delete(key);
    return found?.call;
  }
}

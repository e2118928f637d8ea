import { createParser } from "eventsource-parser";

/** The key of a run's error in a JSON response (`runs/wait`): the first and only one. */
const FAILED_JSON = /^\{\s*"__error__"\s*:/;
const HEAD_CHARACTERS = 100;

/** Reads the response to a run as it passes: server-sent events, or the JSON of `runs/wait`. */
export class RunResult {
  /** The response reports that the run failed. */
  hasFailed = false;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({ onEvent: ({ event = "" }) => this.#readEvent(event) });
  readonly #onMessage: () => void;
  #head = "";

  /** @param onMessage called for each chunk of the model's answer */
  constructor(onMessage: () => void) {
    this.#onMessage = onMessage;
  }

  read(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#parser.feed(text);
    if (this.#head.length >= HEAD_CHARACTERS) return;
    // While the run goes on, the server sends line feeds.
    this.#head = (this.#head + text).trimStart().slice(0, HEAD_CHARACTERS);
    this.hasFailed ||= FAILED_JSON.test(this.#head);
  }

  /** No more comes: a CR at the end, which could have been half of a CRLF, ends a line. */
  end(): void {
    this.#parser.feed("\n");
  }

  /** An event of a subgraph has the graph's name after a bar: `messages|tools:1`. */
  #readEvent(event: string): void {
    const [name = ""] = event.split("|", 1);
    if (name === "error") this.hasFailed = true;
    if (name === "messages" || name.startsWith("messages/")) this.#onMessage();
  }
}

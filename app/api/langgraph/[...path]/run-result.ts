import { createParser } from "eventsource-parser";

/** Where the LangGraph server puts a run's error when it answers with JSON (`runs/wait`): the first and only key. */
const FAILED_JSON = /^\s*\{\s*"__error__"\s*:/;
const HEAD_CHARACTERS = 100;

/** Reads the answer to a run while it passes: server-sent events, or the JSON of `runs/wait`. */
export class RunResult {
  /** The answer says that the run failed. */
  hasFailed = false;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({ onEvent: ({ event = "" }) => this.#readEvent(event) });
  readonly #onMessage: () => void;
  #head = "";

  /** @param onMessage called for each piece of the model's answer */
  constructor(onMessage: () => void) {
    this.#onMessage = onMessage;
  }

  read(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#parser.feed(text);
    if (this.#head.length >= HEAD_CHARACTERS) return;
    this.#head = (this.#head + text).slice(0, HEAD_CHARACTERS);
    this.hasFailed ||= FAILED_JSON.test(this.#head);
  }

  /** An event of a subgraph carries the graph's name behind a bar: `messages|tools:1`. */
  #readEvent(event: string): void {
    const [name = ""] = event.split("|", 1);
    if (name === "error") this.hasFailed = true;
    if (name === "messages" || name.startsWith("messages/")) this.#onMessage();
  }
}

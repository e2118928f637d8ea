/** What happens to a message in the web process, for features that watch it. Times are milliseconds; no token, hash or handle. */
export type WebEvent =
  | { kind: "introspection"; requestId: string; at: number; ms: number }
  | ({ kind: "request"; requestId: string; facts: RequestFacts } & EventOrigin)
  | ({ kind: "exchange"; facts: ExchangeFacts } & EventOrigin)
  | ({ kind: "answer"; facts: AnswerFacts } & EventOrigin);

/** The conversation that an event belongs to, when it happened (since 1970), and the person behind it. */
export interface EventOrigin {
  threadId: string;
  runId: string | undefined;
  at: number;
  /** By their id, or by one of their sessions, which may have ended. */
  person: { userId: string } | { sessionId: string };
}

/** A request that starts a run: milliseconds from its arrival to each stage. */
export interface RequestFacts {
  sessionMs: number;
  checkedMs: number;
  mintedMs: number;
  /** The LangGraph server's response began. */
  answeredMs: number;
  status: number;
}

export interface ExchangeFacts {
  tool: string;
  provider: string;
  access: "read" | "write";
  scopes: string;
  resource: string | null;
  /** `ok`, or the error's code. */
  result: string;
  ms: number;
  /** The activity record, if a token was issued. */
  useId: string | null;
}

/** A run's stream, recorded at the model's first piece and at the end. */
export interface AnswerFacts {
  /** From the request's arrival to the model's first piece; null if this stream brought none. */
  firstTokenMs: number | null;
  isOver: boolean;
}

type Subscriber = (event: WebEvent) => Promise<void> | void;

// Next loads a module once per bundle: the process keeps one list for all of them, as with the metrics.
const shared = globalThis as typeof globalThis & { __webEventSubscribers?: readonly Subscriber[] };

/** Replaces the list of subscribers. They must not throw. */
export function setSubscribers(subscribers: readonly Subscriber[]): void {
  shared.__webEventSubscribers = subscribers;
}

/** Passes an event to every subscriber. @returns once all have handled it; callers need not wait */
export async function recordEvent(event: WebEvent): Promise<void> {
  await Promise.all((shared.__webEventSubscribers ?? []).map((subscriber) => subscriber(event)));
}

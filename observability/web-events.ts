/** The web process's actions on people's behalf. Times are milliseconds; no token, hash or session id. */
export type WebEvent =
  | { kind: "introspection"; requestId: string; at: number; ms: number }
  /** A response to a request to start a run. */
  | ({ kind: "request"; requestId: string; facts: RequestFacts } & EventOrigin)
  | ({ kind: "answer"; facts: AnswerFacts } & EventOrigin)
  | ExchangeEvent
  | UseEvent
  /** The BFF responded; `error` if the request failed. */
  | ({ kind: "served"; route: string; method: string; status: number; startedAt: number } & RequestNames)
  | { kind: "streamOpened" }
  /** From the request's arrival to the first piece of the model's answer. */
  | { kind: "firstToken"; ms: number }
  /** `isRun` for the stream that started the run. */
  | { kind: "streamEnded"; isRun: boolean; result: string };

interface RequestNames {
  requestId: string;
  userId?: string | undefined;
  threadId?: string | undefined;
  error?: unknown;
}

/** The agent asked for a token. */
interface ExchangeEvent {
  kind: "exchange";
  /** `ok`, or the error's code. */
  result: string;
  error?: unknown;
  requestId?: string | undefined;
  /** Undefined if the request was malformed. */
  facts?: Omit<ExchangeFacts, "result"> | undefined;
  /** The conversation, if the run has one. */
  origin?: EventOrigin | undefined;
}

/** The agent reported how a use of a token ended. */
interface UseEvent {
  kind: "use";
  provider: string;
  outcome: string;
  status?: number | undefined;
  calls?: number | undefined;
  limit?: number | undefined;
  remaining?: number | undefined;
}

/** The conversation that an event belongs to, when it happened (since 1970), and the person behind it. */
export interface EventOrigin {
  threadId: string;
  runId: string | undefined;
  at: number;
  /** Identified by their id, or by one of their sessions, which may have ended. */
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

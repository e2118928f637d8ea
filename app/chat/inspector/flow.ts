import type { ExchangeFacts, RequestFacts } from "#observability/inspector/flow-events.ts";

/** What the inspector is told about one conversation. */
export interface FlowReport {
  /** Newest first. */
  flows: Flow[];
  signIn: { at: number; issuer: string };
  /** The GitHub account that is lent to the agent now. */
  account: { login: string; scopes: string } | null;
  code: Code;
}

/** Where the code is that did it. */
export interface Code {
  /** What a path is put behind to be a link; null where the app does not know its repository. */
  source: string | null;
}

/** The way of one message. Times are milliseconds; `at` is since 1970. */
export interface Flow {
  id: string;
  at: number;
  request: RequestFacts | null;
  exchanges: Exchange[];
  /** From the message's arrival to the model's first piece; null as long as there is none. */
  firstTokenMs: number | null;
  /** When its stream was over; null while it is open. */
  endedAt: number | null;
}

export interface Exchange extends ExchangeFacts {
  id: string;
  at: number;
  /** Whether the person approved it in so many words, as writes need. */
  isApproved: boolean;
  outcome: { outcome: "done" | "refused" | "failed"; status: number | null; at: number } | null;
}

import type { ExchangeFacts, RequestFacts } from "#observability/inspector/flow-events.ts";

/** The inspector's data on one conversation. */
export interface FlowReport {
  /** Newest first. */
  flows: Flow[];
  signIn: { at: number; issuer: string };
  /** The connected GitHub account. */
  account: { login: string } | null;
  /** Prefix of a link to a file of the published code; null if the repository is unknown. */
  source: string | null;
}

/** What happened to one message. Times are milliseconds; `at` is since 1970. */
export interface Flow {
  id: string;
  at: number;
  request: RequestFacts | null;
  exchanges: Exchange[];
  /** From the message's arrival to the model's first chunk; null as long as there is none. */
  firstTokenMs: number | null;
  /** When its stream ended; null while it is open. */
  endedAt: number | null;
}

export interface Exchange extends ExchangeFacts {
  id: string;
  at: number;
  /** Whether the person approved it, as writes need. */
  isApproved: boolean;
  outcome: { outcome: "done" | "refused" | "failed"; status: number | null; at: number } | null;
}

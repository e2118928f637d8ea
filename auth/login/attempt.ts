import type { SignInFlow } from "./flow.ts";

/** One step of a sign-in: what the request brought, and what was learnt of it on the way. */
export interface SignInAttempt {
  provider: string;
  /** What this browser remembers of it; undefined in the step that begins it. */
  flow?: SignInFlow;
  /** The secret in the browser's present session cookie. */
  secret?: string;
  userAgent?: string | null;
  /** What the provider said of the log-in. */
  facts?: {
    authenticatedAt: number | null;
    providerSid: string | null;
    idToken: string | null;
    /** Only where cross-app access uses it. */
    refreshToken: string | null;
  };
  /** Who is signed in now. */
  userId?: string;
  /** Whether the log-in connected its provider, too. */
  isConnected?: boolean;
  /** The first failure that Auth.js reported. */
  error?: Error;
}

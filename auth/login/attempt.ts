import type { SignInFlow } from "./flow.ts";

/** One step of a sign-in: the request's data, and what the step has found out. */
export interface SignInAttempt {
  provider: string;
  /** The flow stored in this browser; undefined in the step that starts it. */
  flow?: SignInFlow;
  /** The secret in the browser's current session cookie. */
  secret?: string;
  userAgent?: string | null;
  /** The provider's data on the login. */
  facts?: {
    authenticatedAt: number | null;
    providerSid: string | null;
    idToken: string | null;
    /** Only if cross-app access uses it. */
    refreshToken: string | null;
  };
  /** Who is signed in now. */
  userId?: string;
  /** Whether the login also connected its provider. */
  isConnected?: boolean;
  /** The first failure that Auth.js reported. */
  error?: Error;
}

import type { RunnableConfig } from "@langchain/core/runnables";
import type { AccessRequirement, ProviderDenial } from "#auth/client/consent.ts";
import { readStop } from "#auth/client/detach.ts";
import { ConsentDeclined, type TokenBroker, withDelegatedToken } from "#auth/client/token-broker.ts";
import { withTransport } from "#auth/client/transport.ts";
import { isAuthError } from "#auth/protocol/errors.ts";

/** Where tokens come from, and where the tea house is. */
export interface TeaBroker extends TokenBroker {
  baseUrl: () => string;
}

/** The tea house refused, or failed. */
export class TeaError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The tea house answered ${status}.`);
    this.name = "TeaError";
    this.status = status;
  }
}

/**
 * Reads from the tea house as the person of this run, with a token that is fetched now and gone after.
 * @throws ConsentDeclined; AuthError from the exchange; TeaError; LangGraph's interrupt, where access is missing
 */
export function readTea(
  config: RunnableConfig,
  need: Omit<AccessRequirement, "provider" | "access">,
  path: string,
  broker: TeaBroker,
): Promise<unknown> {
  return withDelegatedToken(config, { ...need, provider: "tea", access: "read" }, broker, {
    readRefusal: (error) => readRefusal(error, need.scopes),
    call({ accessToken: token }, telemetry) {
      const baseUrl = broker.baseUrl();
      const limits = { access: "read", timeoutMs: 20_000, signal: readStop(config) } as const;
      // Sends the token to this origin only, GETs only, and forgets it after the call.
      return withTransport({ token, baseUrl, ...limits }, async (fetch) => {
        const response = await fetch(`${baseUrl}${path}`);
        telemetry.status = response.status;
        if (!response.ok) throw new TeaError(response.status);
        return response.json();
      });
    },
  });
}

/** What a refusal says about the connection: on both, the person is asked in the middle of the run. */
function readRefusal(error: unknown, scopes: readonly string[]): ProviderDenial | undefined {
  if (!(error instanceof TeaError)) return undefined;
  if (error.status === 401) return { kind: "unauthorized" };
  return error.status === 403 ? { kind: "missing_scope", missing: [...scopes] } : undefined;
}

/** Says in a sentence or two why a tool of the tea house failed, for the model to pass on. */
export function explainTeaError(error: unknown): string {
  if (error instanceof ConsentDeclined) return `${error.message} Answer without it, and say what is missing.`;
  if (error instanceof TeaError) return `${error.message} Tell the person, and try again later.`;
  if (isAuthError(error)) {
    return "No access to the tea house could be obtained. The person can look into Settings → Connections.";
  }
  return "The tea house can't be reached right now. Try again in a minute.";
}

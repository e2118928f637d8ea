import type { RunnableConfig } from "@langchain/core/runnables";
import { readStop } from "#upstream/detach.ts";
import type { AccessRequirement } from "./consent.ts";
import {
  type DelegatedCall,
  type TokenBroker,
  type UpstreamTelemetry,
  withDelegatedToken,
} from "./token-broker.ts";
import { isStopped, withTransport } from "./transport.ts";

/** Where tokens come from, and where the provider's API is. */
export interface ApiBroker extends TokenBroker {
  baseUrl: () => string;
  /** Milliseconds for one attempt; 20 s by default. */
  timeoutMs?: number;
}

/** The API of a provider, for one call. */
export interface DelegatedApi {
  /** Sends the person's token to the API's origin only, and nothing after the call. */
  fetch: typeof globalThis.fetch;
  /** The same for our own requests in addition to the call's: they are not in the record of the use. */
  quietFetch: typeof globalThis.fetch;
  baseUrl: string;
  /** The account of the call. */
  login: string;
}

interface ApiUse<T> extends Pick<DelegatedCall<T>, "readRefusal" | "linkOf"> {
  /** The response header with the provider's own id of a request. */
  requestIdHeader?: string;
  call(api: DelegatedApi): Promise<T>;
}

const TIMEOUT_MS = 20_000;

/**
 * Calls a provider's HTTP API as the person of this run, with a token that is fetched now and discarded afterwards.
 * @throws as `withDelegatedToken`; TransportError by code
 */
export function withDelegatedFetch<T>(
  config: RunnableConfig,
  need: AccessRequirement,
  broker: ApiBroker,
  { requestIdHeader, readRefusal, linkOf, call }: ApiUse<T>,
): Promise<T> {
  return withDelegatedToken(config, need, broker, {
    readRefusal,
    linkOf,
    call({ accessToken: token, login }, telemetry) {
      const baseUrl = broker.baseUrl();
      const limits = { timeoutMs: broker.timeoutMs ?? TIMEOUT_MS, signal: readStop(config) };
      return withTransport({ token, baseUrl, access: need.access, ...limits }, (quietFetch) =>
        call({ fetch: record(quietFetch, telemetry, requestIdHeader), quietFetch, baseUrl, login }),
      );
    },
  });
}

/** Records the last response. A write that was not rejected (4xx) may have taken effect. */
function record(
  fetch: typeof globalThis.fetch,
  telemetry: UpstreamTelemetry,
  requestIdHeader: string | undefined,
): typeof globalThis.fetch {
  return async (input, init) => {
    const changes = !/^(GET|HEAD)$/i.test(init?.method ?? "GET");
    telemetry.status = undefined;
    telemetry.requestId = undefined;
    telemetry.calls = (telemetry.calls ?? 0) + 1;
    try {
      const response = await fetch(input, init);
      const { status, headers } = response;
      telemetry.status = status;
      telemetry.requestId = (requestIdHeader && headers.get(requestIdHeader)) || undefined;
      telemetry.limit = readCount(headers, "x-ratelimit-limit");
      telemetry.remaining = readCount(headers, "x-ratelimit-remaining");
      if (changes && !(status >= 400 && status < 500)) telemetry.changed = true;
      return response;
    } catch (error) {
      if (changes && !isStopped(error)) telemetry.changed = true;
      throw error;
    }
  };
}

function readCount(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

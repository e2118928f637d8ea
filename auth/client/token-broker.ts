import type { RunnableConfig } from "@langchain/core/runnables";
import { isAuthError } from "#auth/protocol/errors.ts";
import { type ConnectRequest, connectAnswerSchema } from "#auth/protocol/interrupts.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";
import { readStop } from "#upstream/detach.ts";
import { noteCall } from "./call-log.ts";
import { type AccessRequirement, makeConnectRequest, type ProviderDenial } from "./consent.ts";
import type { DelegatedToken, exchangeToken, reportOutcome, UseReport } from "./exchange-client.ts";
import { readOwner } from "./person.ts";
import { isStopped } from "./transport.ts";

/** The source of tokens, the target of outcomes, and how to ask the person. */
export interface TokenBroker {
  exchange: typeof exchangeToken;
  report?: typeof reportOutcome;
  /** LangGraph's `interrupt`. Without it, missing access is an error, not a question. */
  ask?: (request: ConnectRequest) => unknown;
  /** The answer to an earlier question of this call; goes with `ask`. */
  recall?: () => unknown;
}

/** What is known about a call's last response. Filled in by the sender. */
export interface UpstreamTelemetry {
  status?: number | undefined;
  requestId?: string | undefined;
  /** HTTP requests so far. */
  calls?: number;
  /** The provider's rate limit and what remains of it, from its last response. */
  limit?: number | undefined;
  remaining?: number | undefined;
  /** Something was changed at the provider: the call must not be repeated. */
  changed?: boolean;
}

export interface DelegatedCall<T> {
  /** Uses the token, in this call only. */
  call(token: DelegatedToken, telemetry: UpstreamTelemetry): Promise<T>;
  /** What the provider's error means for the connection; undefined for any other failure. */
  readRefusal(error: unknown): ProviderDenial | undefined;
  /** The page of the created or changed object. */
  linkOf?(result: T): string | undefined;
}

/** The person was asked for access during the run, and chose "not now". */
export class ConsentDeclined extends Error {
  constructor(provider: string) {
    super(`The person was asked to give access to ${nameProvider(provider)} and chose not to for now.`);
    this.name = "ConsentDeclined";
  }
}

/** The maximum number of questions per call; then it is an error after all. */
const MAX_QUESTIONS = 3;

/**
 * Runs `use.call` with the person's own token, fetched now and discarded afterwards. If access is missing, the run stops with a question
 * (`auth/protocol/interrupts.ts`) and this call continues once it is answered. LangGraph then runs the tool again from its
 * start: nothing before the question may have side effects, and a call that changed something is never repeated.
 *
 * @throws ConsentDeclined; AuthError from the exchange; whatever `use.call` throws; the run's abort reason if it was stopped
 *   before anything was changed; LangGraph's own interrupt
 */
export async function withDelegatedToken<T>(
  config: RunnableConfig,
  need: AccessRequirement,
  broker: TokenBroker,
  use: DelegatedCall<T>,
): Promise<T> {
  let rejectedUse: string | undefined;
  let widened: readonly string[] | undefined;
  const stop = readStop(config);
  // "Not now" applies to this call, even if another question's answer has connected the provider meanwhile.
  const before = broker.recall?.();
  requireConsent(before, need);
  for (let asked = before === undefined ? 0 : 1; ; ) {
    const telemetry: UpstreamTelemetry = {};
    let token: DelegatedToken | undefined;
    const startedAt = performance.now();
    const end = (outcome: UseReport["outcome"], useId: string, link?: string) => {
      noteCall(config, need, outcome, telemetry, startedAt);
      const { changed: _changed, ...seen } = telemetry;
      return report(broker, { useId, outcome, link, ...seen });
    };
    try {
      stop?.throwIfAborted();
      token = await broker.exchange(describeCall(config, need, widened, rejectedUse), stop);
      const result = await use.call(token, telemetry);
      await end("done", token.useId, use.linkOf?.(result));
      return result;
    } catch (error) {
      if (token) await end(isRefused(telemetry) ? "refused" : "failed", token.useId);
      if (isStopped(error) && !telemetry.changed) throw stop?.reason;
      if (!broker.ask || telemetry.changed || stop?.aborted) throw error;
      const refusal = use.readRefusal(error);
      if (refusal?.kind === "unauthorized" && token && !rejectedUse) {
        // Expired early, or revoked at the provider: the exchange determines which.
        rejectedUse = token.useId;
        continue;
      }
      if (refusal?.kind === "missing_scope" && need.crossApp && !widened) {
        widened = refusal.missing;
        continue;
      }
      const request = makeConnectRequest(need, error, refusal, token?.scopes);
      // A server that rejects every token is not fixed by reconnecting again and again.
      const most = isHelpedByMore(refusal, token?.scopes) ? MAX_QUESTIONS : 1;
      if (!request || asked >= most) throw error;
      asked += 1;
      rejectedUse = undefined;
      requireConsent(broker.ask(request), need);
    }
  }
}

function isHelpedByMore(refusal: ProviderDenial | undefined, granted: readonly string[] = []): boolean {
  if (refusal?.kind === "missing_scope") return refusal.missing.some((scope) => !granted.includes(scope));
  return refusal?.kind !== "unauthorized";
}

function requireConsent(answer: unknown, { provider }: AccessRequirement): void {
  const read = connectAnswerSchema.safeParse(answer);
  if (read.data?.connect === "declined") throw new ConsentDeclined(provider);
}

function describeCall(
  config: RunnableConfig,
  need: AccessRequirement,
  widened: readonly string[] = [],
  rejectedUse: string | undefined,
) {
  const { identity: _identity, ...run } = readOwner(config.configurable);
  const scopes = [...need.scopes, ...widened];
  return { ...need, ...run, scopes, toolCallId: readToolCallId(config), rejectedUse };
}

function readToolCallId(config: RunnableConfig): string | undefined {
  const call: unknown = "toolCall" in config ? config.toolCall : undefined;
  const id = typeof call === "object" && call !== null && "id" in call ? call.id : undefined;
  return typeof id === "string" ? id : undefined;
}

/** The provider refused, and nothing was changed: such a write may be retried (auth/authorization-server/secrets/writes.ts). */
function isRefused({ status = 0, changed }: UpstreamTelemetry): boolean {
  return status >= 400 && status < 500 && !changed;
}

/** Not worth failing for: the record then has no outcome. */
async function report(broker: TokenBroker, use: UseReport): Promise<void> {
  try {
    await broker.report?.(use);
  } catch (error) {
    if (!isAuthError(error)) throw error;
  }
}

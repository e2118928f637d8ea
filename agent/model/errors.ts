import { isGraphBubbleUp } from "@langchain/langgraph";
import { createMiddleware } from "langchain";
import { readRun } from "#auth/client/person.ts";
import type { ModelErrorCode } from "#auth/protocol/model-error-codes.ts";
import { MODEL_PROBLEMS } from "#auth/protocol/model-problems.ts";
import { log } from "#observability/log.ts";
import { findFault, noteLengthLimit } from "./answer.ts";
import { type ProviderFailure, quoteProvider, readFailure } from "./provider-failure.ts";

/** A failed model call. `message` is for people, `name` and `code` identify it; a provider's text is in `cause`. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, cause?: unknown) {
    super(MODEL_PROBLEMS[code], { cause });
    this.name = code;
    this.code = code;
  }
}

/** Converts a provider client's error into a ModelError, because its text may contain anything and goes to the browser. */
export function explainModelErrors() {
  return createMiddleware({
    name: "explain_model_errors",
    wrapModelCall: async (request, handler) => {
      const { signal, configurable } = request.runtime;
      let answer: Awaited<ReturnType<typeof handler>>;
      try {
        answer = await handler(request);
      } catch (error) {
        if (isGraphBubbleUp(error) || signal?.aborted) throw error;
        throw explain(error, configurable);
      }
      const fault = findFault(answer);
      if (fault) throw new ModelError(fault);
      return noteLengthLimit(answer);
    },
  });
}

function explain(error: unknown, run: Record<string, unknown> | undefined): ModelError {
  const failure = readFailure(error);
  const code = classify(failure);
  const { requestId: request_id, threadId: thread_id, runId: run_id } = readRun(run);
  const { status, requestId: provider_request_id } = failure;
  const said = { status, provider_request_id, provider_says: quoteProvider(failure) };
  log().error({ request_id, thread_id, run_id, error: code, ...said }, "the model call failed");
  return new ModelError(code, error);
}

/** The code for a provider client's error. */
export function classify({ status, words }: ProviderFailure): ModelErrorCode {
  const find = (rules: readonly [ModelErrorCode, RegExp][]) =>
    rules.find(([, pattern]) => pattern.test(words))?.[0];
  const isTheirFault = status === undefined || status < 500;
  return (
    (isTheirFault ? find(BY_REASON) : undefined) ??
    (status === undefined ? find(BY_NAME) : codeOfStatus(status)) ??
    "model_unreadable"
  );
}

/** Reasons that share a status with others, by the messages of OpenAI, Anthropic, Azure, Gemini and compatible servers. */
const BY_REASON: readonly [ModelErrorCode, RegExp][] = [
  [
    "context_too_long",
    /context.{0,10}(length|window|size)|maximum (context|prompt)|too many tokens|CONTEXT_OVERFLOW|(prompt|input|request|messages?) (is|are|was) too (long|large)|request_too_large|exceeds? the maximum number of tokens/i,
  ],
  ["content_filtered", /content.?(filter|policy|management)|ResponsibleAIPolicy|ModelRefusalError/i],
  [
    "model_quota_exceeded",
    /insufficient.?(quota|balance|credits)|billing_(error|hard_limit|not_active)|credit balance|out of credits|account is not active/i,
  ],
  [
    "model_not_found",
    /MODEL_NOT_FOUND|not_found_error|not a valid model|(invalid|unknown|unsupported)[ _]model|model_decommissioned|\bmodel\b.{0,80}(does not exist|not exist|not found|decommissioned|deprecated|retired|no longer (supported|available))/i,
  ],
  ["model_unauthorized", /API key not valid|(invalid|incorrect)[ _]api[ _]key/i],
];

/** Errors without a status: during a stream, or a failed connection. */
const BY_NAME: readonly [ModelErrorCode, RegExp][] = [
  ["model_unauthorized", /MODEL_AUTHENTICATION|authentication_error|invalid_api_key/],
  ["model_forbidden", /permission_error|permission_denied/i],
  ["model_busy", /MODEL_RATE_LIMIT|rate_limit|overloaded|resource_exhausted/i],
  ["model_timeout", /TimeoutError|timeout_error|timed out|ETIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT/i],
  ["model_refused", /invalid_request_error|INVALID_TOOL_RESULTS|invalid_argument/i],
  ["answer_cut", /terminated|premature|UND_ERR_SOCKET|ECONNRESET|ended without/i],
  ["model_unavailable", /api_error|server_error|internal|fetch failed|connection|ECONN|ENOTFOUND|EAI_AGAIN/i],
];

const BY_STATUS: Readonly<Record<number, ModelErrorCode>> = {
  401: "model_unauthorized",
  402: "model_quota_exceeded",
  403: "model_forbidden",
  404: "model_not_found",
  408: "model_timeout",
  409: "model_busy",
  413: "context_too_long",
  425: "model_busy",
  429: "model_busy",
  504: "model_timeout",
  524: "model_timeout",
  529: "model_busy",
};

function codeOfStatus(status: number): ModelErrorCode | undefined {
  if (status < 400) return undefined;
  return BY_STATUS[status] ?? (status < 500 ? "model_refused" : "model_unavailable");
}

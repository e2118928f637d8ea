import { isGraphBubbleUp } from "@langchain/langgraph";
import { createMiddleware } from "langchain";
import { findFault } from "#agent/model-answer.ts";
import { MODEL_PROBLEMS, type ModelErrorCode } from "#auth/model-problems.ts";

/** A failed model call. `message` is a sentence for people; the provider's own words are in `cause`, for the log only. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, cause: unknown) {
    super(MODEL_PROBLEMS[code], { cause });
    this.name = code;
    this.code = code;
  }
}

/** Turns what a provider's client throws into a ModelError: its text could hold anything, and goes to the browser. */
export function explainModelErrors() {
  return createMiddleware({
    name: "explain_model_errors",
    wrapModelCall: async (request, handler) => {
      const answer = await callModel(() => handler(request), request.runtime.signal);
      const fault = findFault(answer);
      if (fault) throw new ModelError(fault, undefined);
      return answer;
    },
  });
}

async function callModel<T>(call: () => T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isGraphBubbleUp(error) || signal?.aborted) throw error;
    throw new ModelError(classify(error), error);
  }
}

/** By LangChain's code, then the HTTP status, then the words that OpenAI, Anthropic and compatible servers use. */
export function classify(error: unknown): ModelErrorCode {
  const status = readField(error, "status");
  const text = [
    readField(error, "code"),
    readField(error, "lc_error_code"),
    readField(error, "message"),
  ].join(" ");
  if (/context.{0,10}(length|window)|too long|CONTEXT_OVERFLOW|maximum context/i.test(text))
    return "context_too_long";
  if (/content.?(filter|policy)/i.test(text)) return "content_filtered";
  if (status === 401 || status === 403 || /MODEL_AUTHENTICATION/.test(text)) return "model_unauthorized";
  if (status === 429 || status === 529 || /MODEL_RATE_LIMIT|overloaded_error|rate_limit_error/.test(text))
    return "model_busy";
  return typeof status === "number" && status >= 400 && status < 500 ? "model_refused" : "model_unavailable";
}

function readField(error: unknown, key: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
}

import { isGraphBubbleUp } from "@langchain/langgraph";
import { createMiddleware } from "langchain";

/** Why a model gave no answer, by a stable code: it is the `error` of the stream's error event. */
export type ModelErrorCode =
  | "model_unauthorized"
  | "model_busy"
  | "context_too_long"
  | "content_filtered"
  | "model_unavailable"
  | "model_refused";

const SENTENCES: Record<ModelErrorCode, string> = {
  model_unauthorized:
    "The model's provider did not accept the key. The operator of this app has to look at MODEL_API_KEY.",
  model_busy: "The model is busy or its quota is used up. Wait a minute, then try again.",
  context_too_long: "This conversation has become too long for the model. Begin a new one.",
  content_filtered: "The model's provider refused to answer this. Try it in other words.",
  model_unavailable: "The model can't be reached, or its answer broke off. Try again.",
  model_refused: "The model's provider did not take the request. Try again, or in other words.",
};

/** A failed model call. `message` is a sentence for people; the provider's own words are in `cause`, for the log only. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, cause: unknown) {
    super(SENTENCES[code], { cause });
    this.name = code;
    this.code = code;
  }
}

/** Turns what a provider's client throws into a ModelError: its text could hold anything, and goes to the browser. */
export function explainModelErrors() {
  return createMiddleware({
    name: "explain_model_errors",
    wrapModelCall: async (request, handler) => {
      try {
        return await handler(request);
      } catch (error) {
        if (isGraphBubbleUp(error) || request.runtime.signal?.aborted) throw error;
        throw new ModelError(classify(error), error);
      }
    },
  });
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
  if (status === 429 || status === 529 || /MODEL_RATE_LIMIT/.test(text)) return "model_busy";
  return typeof status === "number" && status >= 400 && status < 500 ? "model_refused" : "model_unavailable";
}

function readField(error: unknown, key: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
}

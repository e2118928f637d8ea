/**
 * Why a run gave no answer: a stable code (the `error` of the stream's error event, and the name in a stored state), and what a
 * person reads: what happened, and what helps. The agent throws these and the chat shows them; nothing else of a provider's or a
 * database's error leaves the agent's log.
 */
export interface ModelProblem {
  text: string;
  /** Whether the same request can succeed later, without anybody changing something. */
  canRetry: boolean;
}

const problems = {
  model_unauthorized: {
    text: "The model's provider did not accept this app's key. The operator of the app has to check MODEL_API_KEY.",
    canRetry: false,
  },
  model_forbidden: {
    text: "The model's provider does not allow this app to use the model. The operator of the app has to check what its key may use.",
    canRetry: false,
  },
  model_quota_exceeded: {
    text: "This app's quota at the model's provider is used up. The operator of the app has to raise it.",
    canRetry: false,
  },
  model_not_found: {
    text: "The model's provider doesn't know the model that this app asks for. The operator of the app has to check MODEL and MODEL_BASE_URL.",
    canRetry: false,
  },
  model_refused: {
    text: "The model's provider rejected the request, and would reject it again. Ask in other words or start a new conversation; the operator of the app finds the provider's reason in its log.",
    canRetry: false,
  },
  model_busy: { text: "The model is busy. Wait a minute, then try again.", canRetry: true },
  model_timeout: {
    text: "The model took too long to answer. Try again, or ask for less at once.",
    canRetry: true,
  },
  model_unavailable: { text: "The model can't be reached. Try again in a minute.", canRetry: true },
  model_unreadable: {
    text: "The model's answer could not be read. Try again; if that doesn't help, the operator of the app has to check MODEL_BASE_URL and its log.",
    canRetry: true,
  },
  answer_cut: { text: "The model's answer broke off before its end. Try again.", canRetry: true },
  answer_too_long: {
    text: "The model reached the length limit of an answer before it was done. Ask for a shorter answer, or for one part of it.",
    canRetry: false,
  },
  answer_too_large: {
    text: "The model's answer is larger than the 1 MiB that can be kept. Ask for one part of it.",
    canRetry: false,
  },
  context_too_long: {
    text: "This conversation has become too long for the model. Start a new one.",
    canRetry: false,
  },
  content_filtered: {
    text: "The model's provider refused to answer this. Ask in other words.",
    canRetry: false,
  },
  tool_call_malformed: {
    text: "The model began a step that could not be read. Nothing was done. Try again.",
    canRetry: true,
  },
  storage_unavailable: {
    text: "The agent can't use its database right now. Your message is kept: try again in a moment.",
    canRetry: true,
  },
  session_over: {
    text: "The session in which this was asked is over, so the answer was stopped. Your message is kept: try again to get the rest.",
    canRetry: true,
  },
} as const satisfies Record<string, ModelProblem>;

export type ModelErrorCode = keyof typeof problems;

export const MODEL_PROBLEMS: Readonly<Record<ModelErrorCode, ModelProblem>> = problems;

/** The problem that an error is, by its name: the stream's error event has it, and the error of a stored state's task. */
export function findModelProblem(error: unknown): ModelErrorCode | undefined {
  if (typeof error !== "object" || error === null || !("name" in error)) return undefined;
  return typeof error.name === "string" && Object.hasOwn(problems, error.name)
    ? (error.name as ModelErrorCode)
    : undefined;
}

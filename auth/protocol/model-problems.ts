import type { ModelErrorCode } from "./model-error-codes.ts";

/**
 * The messages for a run without an answer: what happened, and what helps. They are the messages of the agent's errors,
 * and the chat shows them by code; the rest of a provider's or database's error stays in the agent's log.
 */
export const MODEL_PROBLEMS: Readonly<Record<ModelErrorCode, string>> = {
  model_unauthorized:
    "The model's provider did not accept this app's key. The operator of the app has to check MODEL_API_KEY.",
  model_forbidden:
    "The model's provider does not allow this app to use the model. The operator of the app has to check what its key may use.",
  model_quota_exceeded:
    "This app's quota at the model's provider is used up. The operator of the app has to raise it.",
  model_not_found:
    "The model's provider doesn't know the model that this app asks for. The operator of the app has to check MODEL and MODEL_BASE_URL.",
  model_refused:
    "The model's provider rejected the request, and would reject it again. Ask in other words or start a new conversation; the operator of the app finds the provider's reason in its log.",
  model_busy: "The model is busy. Wait a minute, then try again.",
  model_timeout: "The model took too long to answer. Try again, or ask for less at once.",
  model_unavailable: "The model can't be reached. Try again in a minute.",
  model_unreadable:
    "The model's answer could not be read. Try again; if that doesn't help, the operator of the app has to check MODEL_BASE_URL and its log.",
  answer_cut: "The model's answer broke off before its end. Try again.",
  answer_too_long:
    "The model reached the length limit of an answer before it was done. Ask for a shorter answer, or for one part of it.",
  answer_too_large: "The model's answer is larger than the 1 MiB that can be kept. Ask for one part of it.",
  context_too_long: "This conversation has become too long for the model. Start a new one.",
  content_filtered: "The model's provider refused to answer this. Ask in other words.",
  tool_call_malformed: "The model began a step that could not be read. Nothing was done. Try again.",
  storage_unavailable:
    "The agent can't use its database right now. Your message is kept: try again in a moment.",
  session_over:
    "The session in which this was asked is over, so the answer was stopped. Your message is kept: try again to get the rest.",
};

/**
 * Why a model gave no answer: a stable code (the `error` of the stream's error event), and the sentence for people. The agent
 * throws these, and the chat shows them: both know the same ones, so that nothing else of an error is ever shown.
 */
export const MODEL_PROBLEMS = {
  model_unauthorized:
    "The model's provider did not accept the key. The operator of this app has to look at MODEL_API_KEY.",
  model_busy: "The model is busy or its quota is used up. Wait a minute, then try again.",
  context_too_long: "This conversation has become too long for the model. Begin a new one.",
  content_filtered: "The model's provider refused to answer this. Try it in other words.",
  tool_call_malformed: "The model began a step that could not be read. Nothing was done. Try again.",
  model_unavailable: "The model can't be reached, or its answer broke off. Try again.",
  model_refused: "The model's provider did not take the request. Try again, or in other words.",
} as const;

export type ModelErrorCode = keyof typeof MODEL_PROBLEMS;

/** The problem that an error is, by its name as a stream brings it, or by its sentence as a stored state keeps it. */
export function findModelProblem(error: unknown): ModelErrorCode | undefined {
  const name = error instanceof Error ? error.name : undefined;
  const text = error instanceof Error ? error.message : String(error);
  const codes = Object.keys(MODEL_PROBLEMS) as ModelErrorCode[];
  return codes.find((code) => name === code || text.includes(MODEL_PROBLEMS[code]));
}

/**
 * Why a run produced no answer, by a stable code: the `error` of the stream's error event, and the name in a stored state. Whether
 * the same request can succeed later without a change. The messages for people are in model-problems.ts, which the
 * chat loads on demand.
 */
const canRetry = {
  model_unauthorized: false,
  model_forbidden: false,
  model_quota_exceeded: false,
  model_not_found: false,
  model_refused: false,
  model_busy: true,
  model_timeout: true,
  model_unavailable: true,
  model_unreadable: true,
  answer_cut: true,
  answer_too_long: false,
  answer_too_large: false,
  context_too_long: false,
  content_filtered: false,
  tool_call_malformed: true,
  storage_unavailable: true,
  session_over: true,
} as const satisfies Record<string, boolean>;

export type ModelErrorCode = keyof typeof canRetry;

export const CAN_RETRY: Readonly<Record<ModelErrorCode, boolean>> = canRetry;

/** The code that an error has as its name. */
export function findModelProblem(error: unknown): ModelErrorCode | undefined {
  if (typeof error !== "object" || error === null || !("name" in error)) return undefined;
  return typeof error.name === "string" && Object.hasOwn(canRetry, error.name)
    ? (error.name as ModelErrorCode)
    : undefined;
}

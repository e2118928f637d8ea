import type { ModelErrorCode } from "#auth/protocol/model-error-codes.ts";
import { MODEL_PROBLEMS } from "#auth/protocol/model-problems.ts";

/** What people see when a run gave no answer. */
export default function ModelProblem({ name }: { name: ModelErrorCode }) {
  return MODEL_PROBLEMS[name];
}

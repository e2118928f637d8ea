import type { ChatFeature } from "./feature.ts";
import * as features from "./features.ts";

/** The assistants that a person can talk to: graphs of langgraph.json, with descriptions for people. */
export const ASSISTANTS = Object.values<ChatFeature>(features).flatMap(({ assistants = [] }) => assistants);

export type Assistant = string;

/** The assistant of a stored conversation; the first one by default. */
export function readAssistant(id: string | undefined): Assistant {
  return ASSISTANTS.find((one) => one.id === id)?.id ?? "agent";
}

import type { ChatFeature } from "./feature.ts";
import * as features from "./features.ts";

/** The assistants that a person can talk to: graphs of langgraph.json, in people's words. */
export const ASSISTANTS = Object.values<ChatFeature>(features).flatMap(({ assistants = [] }) => assistants);

export type Assistant = string;

/** The assistant that a stored conversation names; the first one for anything else. */
export function readAssistant(id: string | undefined): Assistant {
  return ASSISTANTS.find((one) => one.id === id)?.id ?? "agent";
}

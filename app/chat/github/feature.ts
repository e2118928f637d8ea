import type { ChatFeature } from "../feature.ts";

/** The assistant with tools of this repository. */
export const github: ChatFeature = {
  assistants: [{ id: "agent", name: "GitHub tools", text: "Built in, one for each task" }],
};

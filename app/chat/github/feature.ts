import type { ChatFeature } from "../feature.ts";

/** The assistant whose tools are written here. */
export const github: ChatFeature = {
  assistants: [{ id: "agent", name: "GitHub tools", text: "Written here, each for one thing" }],
};

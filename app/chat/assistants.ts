/** The assistants that a person can talk to: graphs of langgraph.json, in people's words. */
export const ASSISTANTS = [
  { id: "agent", name: "GitHub tools", text: "Written here, each for one thing" },
  { id: "mcp_agent", name: "GitHub over MCP", text: "Those of a server, as it lists them" },
] as const;

export type Assistant = (typeof ASSISTANTS)[number]["id"];

/** The assistant that a stored conversation names; the first one for anything else. */
export function readAssistant(id: string | undefined): Assistant {
  return ASSISTANTS.find((one) => one.id === id)?.id ?? "agent";
}

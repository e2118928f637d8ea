/** LangGraph's own description of agents that act for a person, whose sequence diagram this app implements. */
export const REFERENCE = "https://docs.langchain.com/langgraph-platform/auth#agent-authentication";

/** Its steps, as it names them. */
const WORDS: Record<string, string> = {
  "1–2": "Login; return token",
  "3": "Request with token",
  "4": "Validate token (@auth.authenticate)",
  "5": "Fetch user info",
  "5–6": "Fetch user info; confirm validity",
  "6": "Confirm validity",
  "6a": "Fetch user tokens",
  "6b": "Return tokens",
  "7": "Apply access control (@auth.on.*)",
  "8–9": "Build the client with the user's token; call the external service",
  "10–11": "The service validates and executes; its response",
  "12": "Return resources",
};

/** The reference's name of a step; empty if it has none. */
export function wordsOf(number: string): string {
  return WORDS[number] ?? "";
}

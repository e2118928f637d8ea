import type { Plan } from "./context.ts";

/** What people need to know when they start the app for the first time. */
export function renderBanner(
  mode: "dev" | "start",
  plan: Plan,
  people: readonly { username: string; password: string }[],
  dataDir: string,
): string {
  const { addresses } = plan;
  const parts = [
    ["auth provider", addresses.identity, "AUTH_OIDC_ISSUER, AUTH_OIDC_ID, AUTH_OIDC_SECRET"],
    ["GitHub", addresses.github, "GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET"],
    ["Jira", addresses.jira, "ATLASSIAN_CLIENT_ID, ATLASSIAN_CLIENT_SECRET"],
    ["model", addresses.model, "MODEL, and OPENAI_API_KEY or ANTHROPIC_API_KEY"],
    ["MCP server", addresses.mcp, "MCP_SERVERS"],
  ] as const;
  const lines = [
    "",
    "  On Behalf Of",
    "",
    `  App          ${plan.appUrl}`,
    `  LangGraph    ${addresses.langgraph}`,
    ...(addresses.identity
      ? ["", "  Sign in as   ", ...people.map((p) => `    ${p.username.padEnd(8)} password: ${p.password}`)]
      : []),
    "",
    "  Embedded parts, for this machine only, and the variables that replace them:",
    ...parts.map(([name, url, variables]) =>
      url ? `    ${name.padEnd(14)} ${url}   ← ${variables}` : `    ${name.padEnd(14)} from the environment`,
    ),
    `    ${"storage".padEnd(14)} ${dataDir}   ← DATABASE_URL, AGENT_DATABASE_URL`,
    "",
    ...(mode === "dev"
      ? ["  Pages are being compiled in the background: until that is done, each may take a few seconds."]
      : []),
    "  Sign-ins, connections, approvals and refused requests are logged as lines of JSON.",
    "  Stop with Ctrl-C.",
    "",
  ];
  return lines.join("\n");
}

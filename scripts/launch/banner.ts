import type { Plan } from "./context.ts";
import { STAND_INS } from "./stand-ins.ts";

/** The banner for a first start. */
export function renderBanner(
  mode: "dev" | "start",
  plan: Plan,
  people: readonly { username: string; password: string }[],
  dataDir: string,
): string {
  const { addresses } = plan;
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
    ...STAND_INS.map(({ name, label, replacedBy }) => {
      const url = addresses[name];
      return `    ${label.padEnd(14)} ${url ? `${url}   ← ${replacedBy}` : "from the environment"}`;
    }),
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

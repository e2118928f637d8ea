import { buildGraphs } from "../platform/build.ts";
import { findPython, InstallError, installPlatform } from "../platform/install.ts";

/**
 * Parts of the titles of end-to-end tests that LangSmith's server can't pass with its in-memory runtime, each with its reason.
 */
export const EXCEPTIONS: readonly { title: string; why: string }[] = [
  {
    title: "kill -9 of the LangGraph process",
    why: "the in-memory runtime forgets threads and checkpoints with its process; the image keeps them in Postgres",
  },
  {
    title: "deleting the account removes everything, here and at the agent",
    why: "expects a row in each table, and the inbox is the npm server's; e2e/platform/isolation.test.ts has the same test",
  },
  {
    title: "a message that the server accepted and lost with its disk",
    why: "takes messages out of the agent's database, and kills the server: there they are in the server's own memory",
  },
  ...[
    "takes a newcomer from the start page",
    "every page hydrates without a mismatch",
    "the terminal shows the banner",
  ].map((title) => ({ title, why: "starts `npm run dev`, whose LangGraph server is the launcher's own" })),
];

/** The specs that say most about the server, in the time that CI has for it. `npm test -- platform-nightly` runs all. */
export const EACH_COMMIT: readonly string[] = [
  "approvals.spec",
  "approvals-waiting.spec",
  "canary.spec",
  "conversations.spec",
  "delegation-chat.spec",
  "jira-chat.spec",
  "mcp-chat.spec",
  "access-control.spec",
  "prompt-injection.spec",
  "running-chat.spec",
  "whole-path.spec",
];

/** As Playwright's `--grep-invert` takes it. */
export const exceptions = (): string => EXCEPTIONS.map(({ title }) => title).join("|");

/**
 * Installs LangSmith's server and builds the graphs as its image does.
 * @returns why its tests are skipped: no Python, on a user's machine
 * @throws InstallError in CI, or when a package can't be installed
 */
export function preparePlatform(root: string, isCi: boolean): string | undefined {
  if (!findPython() && !isCi) return "LangSmith's server needs Python 3.11 or later: its tests are skipped.";
  const install = installPlatform(console.log);
  try {
    buildGraphs(root, install);
  } catch (error) {
    throw new InstallError(`The graphs can't be built as LangSmith's image does: ${String(error)}`);
  }
  return undefined;
}

import { buildGraphs } from "../platform/build.ts";
import { findPython, InstallError, installPlatform } from "../platform/install.ts";

/**
 * End-to-end tests, by parts of their titles, that can't pass on LangSmith's server with its in-memory runtime.
 */
export const EXCEPTIONS: readonly { title: string; why: string }[] = [
  {
    title: "kill -9 of the LangGraph process",
    why: "the in-memory runtime loses threads and checkpoints with its process; the image stores them in Postgres",
  },
  {
    title: "deleting the account removes everything, here and at the agent",
    why: "expects rows in the npm server's inbox; e2e/platform/isolation.test.ts has the same test",
  },
  {
    title: "a message that the server accepted and lost with its disk",
    why: "deletes messages from the agent's database and kills the server, which stores them in its own memory",
  },
  ...[
    "takes a newcomer from the start page",
    "every page hydrates without a mismatch",
    "the terminal shows the banner",
  ].map((title) => ({ title, why: "starts `npm run dev`, whose LangGraph server is the launcher's own" })),
];

/** The specs that test the server most, in CI's time budget. `npm test -- platform-nightly` runs all. */
export const EACH_COMMIT: readonly string[] = [
  "approvals.spec",
  "approvals-waiting.spec",
  "canary.spec",
  "conversations.spec",
  "chat-problems.spec",
  "delegation-chat.spec",
  "edit-conflicts.spec",
  "five-hundred-messages.spec",
  "jira-chat.spec",
  "mcp-chat.spec",
  "running-chat.spec",
  "whole-path.spec",
];

/** A pattern for Playwright's `--grep-invert`. */
export const exceptions = (): string => EXCEPTIONS.map(({ title }) => title).join("|");

/**
 * Installs LangSmith's server and builds the graphs as its image does.
 * @returns why its tests are skipped (no Python, outside of CI), or undefined
 * @throws InstallError if a package can't be installed, or in CI without Python
 */
export function preparePlatform(root: string, isCi: boolean): string | undefined {
  if (!findPython() && !isCi) return "LangSmith's server needs Python 3.11 or later: its tests are skipped.";
  const install = installPlatform(console.log);
  try {
    buildGraphs(root, install);
  } catch (error) {
    throw new InstallError(`The graphs can't be built as in LangSmith's image: ${String(error)}`);
  }
  return undefined;
}

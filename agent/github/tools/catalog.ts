import * as all from "./all.ts";
import type { GitHubTool } from "./define.ts";

const tools: readonly GitHubTool[] = Object.values(all);

/** Tools that only read. */
export const readGitHub = tools.filter(({ access }) => access === "read");

/** Tools that change something on GitHub. Each call needs the person's approval. */
export const writeGitHub = tools.filter(({ access }) => access === "write");

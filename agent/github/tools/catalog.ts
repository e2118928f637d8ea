import * as all from "./all.ts";
import type { GitHubTool } from "./define.ts";

const tools: readonly GitHubTool[] = Object.values(all);

/** Read tools. */
export const readGitHub = tools.filter(({ access }) => access === "read");

/** Write tools. Each call needs the person's approval. */
export const writeGitHub = tools.filter(({ access }) => access === "write");

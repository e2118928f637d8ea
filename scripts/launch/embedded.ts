import { existsSync } from "node:fs";
import path from "node:path";

/** Which parts the launcher brings itself. */
export interface Embedded {
  identity: boolean;
  github: boolean;
  model: boolean;
  mcp: boolean;
  jira: boolean;
}

/** Decides what is embedded: whatever no variable names. */
export function findEmbedded(env: Record<string, string | undefined>): Embedded {
  const github = !env.GITHUB_CLIENT_ID;
  return {
    identity: !env.AUTH_OIDC_ISSUER && env.GITHUB_SIGN_IN !== "true",
    github,
    model: !env.MODEL,
    mcp: github && !env.MCP_SERVERS,
    // A made-up Jira beside the real GitHub would only confuse.
    jira: github && !env.ATLASSIAN_CLIENT_ID,
  };
}

/** Whether an address leads to this machine only. */
export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

/** Whether the stand-ins can run: their packages are for development, and the container image has none of them. */
export function hasStandIns(root: string): boolean {
  return existsSync(path.join(root, "node_modules/oidc-provider"));
}

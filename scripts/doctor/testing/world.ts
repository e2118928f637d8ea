import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { type Answer, startLoopback } from "#scripts/testing/loopback.ts";
import { examine } from "../examine.ts";
import type { Finding } from "../finding.ts";

export type Changes = Record<string, string | undefined>;
export type Respond = (url: string, request: IncomingMessage) => Answer;

/** Creates a data folder and a healthy server for each test of a file, and removes them after it. */
export function setUpWorld() {
  const open: { close(): Promise<void> }[] = [];
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "obo-doctor-"));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  /** A complete environment whose services are one healthy server; `answers` replaces some paths' responses. */
  async function make(answers: Record<string, Respond> = {}): Promise<Changes> {
    const server = await startLoopback((request, url) => {
      const { pathname } = new URL(request.url ?? "/", url);
      return (answers[pathname] ?? HEALTHY[pathname])?.(url, request) ?? { status: 404 };
    });
    open.push(server);
    return {
      ...makeTestEnv(),
      APP_URL: server.url,
      DATABASE_URL: path.join(folder, "app.db"),
      AGENT_DATABASE_URL: path.join(folder, "checkpoints.db"),
      AUTH_OIDC_ISSUER: server.url,
      AUTH_OIDC_SECRET: "canary-secret",
      GITHUB_URL: server.url,
      GITHUB_API_URL: `${server.url}/api/v3`,
      MODEL: "openai:any",
      MODEL_BASE_URL: `${server.url}/v1`,
      MODEL_API_KEY: "unused",
    };
  }

  const findings = (env: Changes): Promise<Finding[]> => examine(env, folder);

  /** The problems found, as `warn SUBJECT` or `fail SUBJECT`. */
  async function troubles(env: Changes): Promise<string[]> {
    const found = await findings(env);
    return found.filter((one) => one.status !== "pass").map((one) => `${one.status} ${one.subject}`);
  }
  return { make, findings, troubles, folder: () => folder };
}

export const METADATA_PATH = "/.well-known/openid-configuration";

/** OpenID Connect Discovery §3: metadata of an issuer at this URL. */
export function makeMetadata(url: string): Record<string, unknown> {
  return {
    issuer: url,
    jwks_uri: `${url}/jwks`,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    code_challenge_methods_supported: ["S256"],
  };
}

const HEALTHY: Record<string, Respond> = {
  [METADATA_PATH]: (url) => ({ json: makeMetadata(url) }),
  "/authorize": (url) => ({ status: 303, headers: { location: `${url}/login` } }),
  "/login": () => ({ status: 200 }),
  "/token": () => ({ status: 400, json: { error: "invalid_grant" } }),
  "/jwks": () => ({ json: { keys: [{ kty: "OKP", kid: "k" }] } }),
  "/api/v3/applications/test/token": () => ({ status: 404, json: { message: "Not Found" } }),
  "/v1/models": () => ({ json: { data: [] } }),
  "/api/health": () => ({ json: { status: "ok" } }),
};

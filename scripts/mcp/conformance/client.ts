/**
 * The MCP client that the official conformance suite tests: `node scripts/mcp/conformance/client.ts SERVER_URL`. It is the
 * product's code for connecting, the exchange and a server's session, in one process with its own database. Only the person, who
 * accepts everything, is simulated.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { makeTestEnv } from "#auth/testing/env.ts";

/** The app's URL, such that our metadata document has the URL that the suite expects (`auth/basic-cimd`). */
const APP_URL = "https://conformance-test.local";
const NAME = "server";

const [url] = process.argv.slice(2);
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const contextSchema = z.looseObject({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  idp_issuer: z.string().optional(),
  idp_client_id: z.string().optional(),
  idp_id_token: z.string().optional(),
  toolCalls: z
    .array(z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }))
    .optional()
    .transform((calls = []) => new Map(calls.map((call) => [call.name, call.arguments]))),
});
const context = contextSchema.parse(JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}"));
const folder = mkdtempSync(path.join(os.tmpdir(), "obo-conformance-"));

// The alpha uses the extension's name.
const isCrossApp = /^auth\/(cross-app-access|enterprise-managed-authorization)/.test(scenario);
// Only a scenario with pre-registration needs the operator's configuration.
const clients =
  scenario === "auth/pre-registration" || isCrossApp
    ? { [NAME]: { client_id: context.client_id, client_secret: context.client_secret } }
    : {};
const authorization = isCrossApp ? "cross-app" : scenario.startsWith("auth/") ? undefined : "none";
Object.assign(process.env, makeTestEnv(), {
  APP_URL,
  LOG_LEVEL: "silent",
  DATABASE_URL: `file:${path.join(folder, "app.db")}`,
  MCP_SERVERS: JSON.stringify({ [NAME]: { url, authorization } }),
  MCP_CLIENTS: JSON.stringify(clients),
  ...(isCrossApp ? { AUTH_OIDC_ISSUER: context.idp_issuer, AUTH_OIDC_ID: context.idp_client_id } : {}),
});

const { actAsPerson } = await import("./person.ts");
try {
  // The suite mistakes the stream that a client may open by GET for its reconnection, if it is opened after the call.
  await actAsPerson({
    atOnce: scenario === "sse-retry",
    idToken: context.idp_id_token ?? null,
    toolCalls: context.toolCalls,
  });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { cruise, type ICruiseOptions } from "dependency-cruiser";
import { afterAll, expect, test } from "vitest";

/** Breaks each import rule once, in a small tree with the project's paths. */
const { forbidden, options } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");

const BROKEN: Record<string, [from: string, to: string]> = {
  "no-circular-imports": ["app/circle-a.ts", "app/circle-b.ts"],
  "web-process-imports-no-agent": ["app/page.ts", "auth/client/token-broker.ts"],
  "agent-process-imports-no-web": ["agent/tool.ts", "auth/authorization-server/session-store.ts"],
  "bff-shares-route-rules-only": ["app/api/route.ts", "auth/resource-server/authenticate.ts"],
  "auth-is-below-app-and-agent": ["auth/client/consent.ts", "agent/model/model.ts"],
  "mcp-client-is-shared": ["mcp/listing.ts", "auth/client/env.ts"],
  "login-is-above-authorization-server": ["auth/authorization-server/session.ts", "auth/login/authjs.ts"],
  "resource-server-is-above-client": ["auth/client/exchange.ts", "auth/resource-server/owner.ts"],
  "protocol-imports-nothing": ["auth/protocol/ids.ts", "db/open.ts"],
  "upstream-workarounds-stand-alone": ["upstream/detach.ts", "auth/client/env.ts"],
  "observability-is-below-auth": ["observability/log.ts", "auth/login/providers.ts"],
  "db-is-lowest": ["db/migrate.ts", "auth/protocol/json.ts"],
  "stored-tokens-have-few-importers": ["app/chat/list.ts", "auth/authorization-server/secrets/store.ts"],
  "agent-process-reaches-no-stored-tokens": ["agent/graph.ts", "db/index.ts"],
  "production-imports-no-stand-in": ["app/start.ts", "dev/github/server.ts"],
  "nothing-imports-the-benchmarks": ["scripts/run.ts", "bench/page.ts"],
  "production-imports-no-test": ["app/other.ts", "app/testing/help.ts"],
  "opentelemetry-is-loaded-on-demand": ["observability/traces.ts", "observability/opentelemetry/export.ts"],
};

const root = mkdtempSync(path.join(os.tmpdir(), "walls-"));
afterAll(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

test("an import that breaks a rule fails lint, for every rule", async () => {
  write("tsconfig.json", "{}");
  for (const [, to] of Object.values(BROKEN)) write(to, "export {};\n");
  for (const [from, to] of Object.values(BROKEN)) {
    write(from, `import "./${path.posix.relative(path.posix.dirname(from), to)}";\n`);
  }
  write("app/circle-b.ts", 'import "./circle-a.ts";\n');
  const rules: ICruiseOptions = { ...options, tsConfig: undefined, baseDir: root, validate: true };
  const folders = ["app", "agent", "auth", "mcp", "db", "observability", "scripts", "upstream"];
  const { output } = await cruise(folders, { ...rules, ruleSet: { forbidden } });
  if (typeof output === "string") throw new Error(output);
  const found = output.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  const expected = Object.entries(BROKEN).map(([name, [from]]) => `${name}: ${from}`);
  expect(found).toEqual(expect.arrayContaining(expected));
  const names = forbidden.map(({ name }: { name: string }) => name);
  expect(names.filter((name: string) => name !== "resolvable").sort()).toEqual(Object.keys(BROKEN).sort());
});

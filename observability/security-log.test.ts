import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { logSecurity, SECURITY_EVENTS } from "./security-log.ts";

const doc = readFileSync(path.resolve(import.meta.dirname, "../docs/security.md"), "utf8");

test("docs/security.md lists exactly the events of the security log", () => {
  const [, section = ""] = doc.split("## Security log");
  const rows = section.split("\n## ")[0]?.match(/^\| `\w+`.*$/gm) ?? [];
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(named.sort()).toEqual([...SECURITY_EVENTS].sort());
});

test("an event is one JSON line with who, when, from where and the request's id, whatever LOG_LEVEL says", async () => {
  vi.stubEnv("LOG_LEVEL", "error");
  vi.resetModules();
  const { logSecurity: log } = await import("./security-log.ts");
  const lines: string[] = [];
  const actor = { userId: "user-1", address: "192.0.2.7", requestId: "request-1" };
  log("token_made", actor, { scope: "read" }, { write: (line) => lines.push(line) });
  vi.unstubAllEnvs();
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "info",
    time: expect.stringMatching(/Z$/),
    security: "token_made",
    user_id: "user-1",
    address: "192.0.2.7",
    request_id: "request-1",
    scope: "read",
    event: "security event",
  });
});

test("LOG_LEVEL=silent is the only way to have none", () => {
  const lines: string[] = [];
  logSecurity("sign_out", {}, {}, { write: (line) => lines.push(line) });
  expect(lines).toEqual([]);
});

import { expect, test } from "vitest";
import { AuthError } from "#auth/protocol/errors.ts";
import { makeLogger, redactSecrets } from "./log.ts";

function record(write: (log: ReturnType<typeof makeLogger>) => void): string {
  const lines: string[] = [];
  write(makeLogger("debug", { write: (line) => lines.push(line) }));
  return lines.join("");
}

test("writes one JSON object per line, with a readable level and time", () => {
  const line = record((log) => log.info({ request_id: "r", route: "runs.stream", status: 200 }, "request"));
  expect(JSON.parse(line)).toEqual({
    level: "info",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    request_id: "r",
    route: "runs.stream",
    status: 200,
    event: "request",
  });
});

const part = "abcdefgh".repeat(5);

test.each([
  ["GitHub's tokens", `gho_${part}`],
  ["GitHub's fine-grained tokens", `github_pat_${part}`],
  ["personal access tokens", `obo_${part}`],
  ["signed tokens", `eyJhbGciOiJFZERTQSJ9.${part}.${part}`],
  ["sealed tokens", `eyJhbGciOiJkaXIifQ..${part}.${part}.${part}`],
  ["what follows Bearer", `Bearer ${part}`],
])("redacts %s anywhere", (_name, secret) => {
  const text = record((log) => {
    log.warn({ note: `failed with ${secret} at the end`, deep: { deeper: [secret] } }, secret);
    log.error({ err: new Error(`refused ${secret}`) }, "failed");
    log.error({ err: new AuthError("provider_error", "No.", { cause: new Error(secret) }) }, "failed");
  });
  expect(text).toContain("[redacted]");
  expect(text).not.toContain(part);
});

test("redacts fields by name, whatever their value", () => {
  const text = record((log) =>
    log.info({ headers: { cookie: "plain-canary" }, access_token: "plain-canary" }),
  );
  expect(text).not.toContain("canary");
});

test("logs an AuthError by its code, without its cause", () => {
  const error = new AuthError("invalid_grant", "The session is over.", { details: { secret: "canary" } });
  const { err } = JSON.parse(record((log) => log.warn({ err: error })));
  expect(err).toEqual({ name: "AuthError", error: "invalid_grant", message: "The session is over." });
});

test.each(["eyJ-", "eyJa.", "-eyJ.a ", "obo_-", "ghp_-", "key: a ", "Bearer a"])(
  "a megabyte of %j is searched for secrets within the time of a test, and what follows is redacted",
  (unit) => {
    const text = `${unit.repeat(1_000_000 / unit.length)} gho_${part}`;
    expect(redactSecrets(text)).not.toContain(part);
  },
);

test("a token that begins within a longer word is redacted", () => {
  const token = `eyJhbGciOiJFZERTQSJ9.${part}.${part}`;
  for (const before of ["eyJ-", "x-", "eyJa.eyJ-"]) expect(redactSecrets(before + token)).not.toContain(part);
});

import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findSlowest, readTimes } from "./results.ts";

function write(report: unknown): string {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "obo-slowest-")), "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
}

test("reads Vitest's report, with the messages of failed tests, and 0 ms for a skipped one", () => {
  const assertionResults = [
    {
      fullName: "adds",
      status: "failed",
      duration: 12.5,
      failureMessages: ["\u001b[31mexpected 3\u001b[39m"],
    },
    { fullName: "skipped", status: "pending" },
  ];
  expect(readTimes(write({ testResults: [{ assertionResults }] }))).toEqual([
    { name: "adds", milliseconds: 12.5, failure: "expected 3" },
    { name: "skipped", milliseconds: 0, failure: undefined },
  ]);
});

test("reads Playwright's report through nested suites, adding up attempts", () => {
  const spec = { title: "signs in", ok: true, tests: [{ results: [{ duration: 20 }, { duration: 30 }] }] };
  const suites = [{ title: "chat.spec.ts", suites: [{ title: "sign-in", specs: [spec] }] }];
  expect(readTimes(write({ suites }))).toEqual([
    { name: "sign-in: signs in", milliseconds: 50, failure: undefined },
  ]);
});

test("keeps the first lines of a failed spec's messages, each of at most 300 characters", () => {
  const message = ["x".repeat(400), ...Array.from({ length: 30 }, (_, line) => `line ${line}`)].join("\n");
  const results = [{ duration: 1, errors: [{ message }] }];
  const suites = [{ title: "chat.spec.ts", specs: [{ title: "signs in", ok: false, tests: [{ results }] }] }];
  const lines = readTimes(write({ suites }))[0]?.failure?.split("\n") ?? [];
  expect(lines).toHaveLength(15);
  expect(lines[0]).toHaveLength(300);
});

test("has no times without a report", () => {
  expect(readTimes("/nowhere/report.json")).toEqual([]);
});

test("lists the given number of tests, slowest first", () => {
  const tests = [1, 3, 2].map((milliseconds) => ({
    name: String(milliseconds),
    milliseconds,
    failure: undefined,
  }));
  expect(findSlowest(tests, 2).map(({ name }) => name)).toEqual(["3", "2"]);
});

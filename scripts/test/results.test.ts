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

test("reads Vitest's report, with failed tests, and 0 ms for a skipped one", () => {
  const assertionResults = [
    { fullName: "adds", status: "failed", duration: 12.5 },
    { fullName: "skipped", status: "pending" },
  ];
  expect(readTimes(write({ testResults: [{ assertionResults }] }))).toEqual([
    { name: "adds", milliseconds: 12.5, failed: true },
    { name: "skipped", milliseconds: 0, failed: false },
  ]);
});

test("reads Playwright's report through nested suites, adding up attempts", () => {
  const spec = { title: "signs in", ok: true, tests: [{ results: [{ duration: 20 }, { duration: 30 }] }] };
  const suites = [{ title: "chat.spec.ts", suites: [{ title: "sign-in", specs: [spec] }] }];
  expect(readTimes(write({ suites }))).toEqual([
    { name: "sign-in: signs in", milliseconds: 50, failed: false },
  ]);
});

test("has no times without a report", () => {
  expect(readTimes("/nowhere/report.json")).toEqual([]);
});

test("lists the given number of tests, slowest first", () => {
  const tests = [1, 3, 2].map((milliseconds) => ({
    name: String(milliseconds),
    milliseconds,
    failed: false,
  }));
  expect(findSlowest(tests, 2).map(({ name }) => name)).toEqual(["3", "2"]);
});

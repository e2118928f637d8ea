import { existsSync, readFileSync } from "node:fs";

export interface TimedTest {
  name: string;
  milliseconds: number;
  failed: boolean;
}

/** Playwright nests suites in files; a spec has one test per project, and a test one result per attempt. */
interface Suite {
  title: string;
  specs?: { title: string; ok: boolean; tests: { results: { duration: number }[] }[] }[];
  suites?: Suite[];
}

/** The fields of Vitest's (and Jest's) and Playwright's reports with a test's name, result and time. */
interface Report {
  testResults?: { assertionResults: { fullName: string; status: string; duration?: number | null }[] }[];
  suites?: Suite[];
}

/** @returns the tests of a runner's JSON report, with their time and whether they failed; none without a report */
export function readTimes(file: string): TimedTest[] {
  if (!existsSync(file)) return [];
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  const results = (report.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  const unit = results.map(({ fullName, status, duration }) => ({
    name: fullName,
    milliseconds: duration ?? 0,
    failed: status === "failed",
  }));
  return [...unit, ...(report.suites ?? []).flatMap(readSuite)];
}

function readSuite({ title, specs = [], suites = [] }: Suite): TimedTest[] {
  const own = specs.map((spec) => ({
    name: `${title}: ${spec.title}`,
    milliseconds: sum(spec.tests.flatMap(({ results }) => results.map(({ duration }) => duration))),
    failed: !spec.ok,
  }));
  return [...own, ...suites.flatMap(readSuite)];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** @returns the `count` slowest tests, slowest first */
export function findSlowest(tests: TimedTest[], count = 10): TimedTest[] {
  return tests.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, count);
}

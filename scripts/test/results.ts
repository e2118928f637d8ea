import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

export interface TimedTest {
  name: string;
  milliseconds: number;
  /** The runner's message for a failed test; undefined for the others. */
  failure: string | undefined;
}

const MAX_FAILURE_LINES = 15;

/** Playwright nests suites in files; a spec has one test per project, and a test one result per attempt. */
interface Suite {
  title: string;
  specs?: { title: string; ok: boolean; tests: { results: Attempt[] }[] }[];
  suites?: Suite[];
}

interface Attempt {
  duration: number;
  errors?: { message?: string }[];
}

interface Assertion {
  fullName: string;
  status: string;
  duration?: number | null;
  failureMessages?: string[];
}

/** The fields of Vitest's (and Jest's) and Playwright's reports with a test's name, result and time. */
interface Report {
  testResults?: { assertionResults: Assertion[] }[];
  suites?: Suite[];
}

/** @returns the tests of a runner's JSON report, with their time and why they failed; none without a report */
export function readTimes(file: string): TimedTest[] {
  if (!existsSync(file)) return [];
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  const results = (report.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  const unit = results.map(({ fullName, status, duration, failureMessages = [] }) => ({
    name: fullName,
    milliseconds: duration ?? 0,
    failure: status === "failed" ? shorten(failureMessages) : undefined,
  }));
  return [...unit, ...(report.suites ?? []).flatMap(readSuite)];
}

function readSuite({ title, specs = [], suites = [] }: Suite): TimedTest[] {
  const own = specs.map((spec) => {
    const attempts = spec.tests.flatMap(({ results }) => results);
    const messages = attempts.flatMap(({ errors = [] }) => errors.map(({ message = "" }) => message));
    return {
      name: `${title}: ${spec.title}`,
      milliseconds: sum(attempts.map(({ duration }) => duration)),
      failure: spec.ok ? undefined : shorten(messages),
    };
  });
  return [...own, ...suites.flatMap(readSuite)];
}

/** The first lines, without colours: the report of a long run is read where only its end is kept. */
function shorten(messages: string[]): string {
  const lines = stripVTControlCharacters(messages.join("\n")).split("\n");
  return lines
    .slice(0, MAX_FAILURE_LINES)
    .map((line) => line.slice(0, 300))
    .join("\n");
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** @returns the `count` slowest tests, slowest first */
export function findSlowest(tests: TimedTest[], count = 10): TimedTest[] {
  return tests.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, count);
}

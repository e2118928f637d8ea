import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ScriptsFeature } from "./feature.ts";
import * as features from "./features.ts";
import { prepareChromium } from "./test/chromium.ts";
import { type Counts, readCounts } from "./test/counts.ts";
import { EACH_COMMIT, exceptions, preparePlatform } from "./test/platform.ts";
import { prepareDebianPrograms, prepareIssuer } from "./test/programs.ts";
import { findSlowest, readTimes } from "./test/results.ts";

/** `npm test`: runs everything, fastest failures first. Prints the time of each stage and the number of tests. */
const ROOT = path.resolve(import.meta.dirname, "..");
const results = mkdtempSync(path.join(os.tmpdir(), "obo-test-"));
/** Node stores compiled code there: the tests start hundreds of processes from the same files. */
const COMPILED = path.join(ROOT, "node_modules/.cache/node");

interface Stage {
  name: string;
  command: string[];
  /** Its JSON report, if the stage runs tests. */
  report?: string;
  env?: Record<string, string>;
  /** What to prepare for it. */
  needs?: keyof typeof PREPARATIONS;
  /** The stage after which it runs. */
  after?: string;
}

/** Each prepares a stage. @returns why the stage is skipped, or undefined @throws Error in CI instead of skipping */
const PREPARATIONS = {
  platform: (isCi: boolean) => preparePlatform(ROOT, isCi),
  programs: prepareDebianPrograms,
  keycloak: prepareIssuer,
};

const report = (name: string) => path.join(results, `${name}.json`);
/** @param projects a pattern */
const vitest = (project: string, projects = project): Stage => ({
  name: project,
  command: [
    "vitest",
    "run",
    `--project=${projects}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile=${report(project)}`,
  ],
  report: report(project),
});

const playwright = (name: string, args: string[] = [], env: Record<string, string> = {}): Stage => ({
  name,
  command: ["playwright", "test", "--reporter=list,json", ...args],
  report: report(name),
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report(name), ...env },
});

/** The same specs on LangSmith's server instead of the launcher's, without those that its in-memory runtime can't pass. */
const platformE2e = (name: string, specs: readonly string[]): Stage => ({
  ...playwright(name, [...specs, "--grep-invert", exceptions()], { LANGGRAPH_ENGINE: "platform" }),
  needs: "platform",
});

/** Names for several stages, and stages that run only by name. */
const GROUPS: Record<string, string[]> = {
  conformance: ["conformance", "conformance-next"],
  platform: ["platform", "platform-e2e"],
  "platform-nightly": ["platform", "platform-nightly"],
};
const BY_NAME_ONLY = ["platform-nightly", "keycloak"];
/** Each uses one core: they run at once. */
const SINGLE_CORE = ["lint", "typecheck"];

const FEATURES = Object.values<ScriptsFeature>(features);

const STAGES: Stage[] = [
  { name: "lint", command: ["npm", "run", "--silent", "lint"] },
  { name: "typecheck", command: ["npm", "run", "--silent", "typecheck"] },
  vitest("unit", "unit*"),
  {
    name: "build",
    command: ["next", "build"],
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  },
  vitest("integration"),
  ...FEATURES.flatMap(({ testProjects = [] }) => testProjects).map((project) => vitest(project)),
  ...FEATURES.flatMap(({ testStages = [] }) => testStages),
  { ...vitest("programs"), needs: "programs" },
  { ...vitest("keycloak"), needs: "keycloak" },
  { name: "chaos", command: ["npm", "run", "--silent", "chaos", "--", "--rounds", "20"] },
  playwright("e2e"),
  { ...vitest("platform"), needs: "platform" },
  platformE2e("platform-e2e", EACH_COMMIT),
  platformE2e("platform-nightly", []),
];

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const after = STAGES.filter((stage) => stage.after && asked.includes(stage.after));
  const wanted = [...asked.flatMap((name) => GROUPS[name] ?? [name]), ...after.map(({ name }) => name)];
  let stages = STAGES.filter(({ name }) =>
    wanted.length > 0 ? wanted.includes(name) : !BY_NAME_ONLY.includes(name),
  );
  const needsBrowser = stages.some(({ command }) => command[0] === "playwright");
  const chromium = needsBrowser ? await prepareChromium() : undefined;
  const times: [string, number][] = [];
  if (process.env.CI && stages.some((stage) => stage.name === "integration")) {
    for (const { name, run } of FEATURES.flatMap(({ prepareTests }) => prepareTests ?? [])) {
      const started = Date.now();
      run(console.log);
      times.push([name, Date.now() - started]);
    }
  }
  for (const name of Object.keys(PREPARATIONS) as (keyof typeof PREPARATIONS)[]) {
    if (!stages.some(({ needs }) => needs === name)) continue;
    const started = Date.now();
    const why = PREPARATIONS[name](Boolean(process.env.CI));
    times.push([`${name}:install`, Date.now() - started]);
    if (!why) continue;
    process.stdout.write(`${why}\n`);
    stages = stages.filter(({ needs }) => needs !== name);
  }
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  let broken = false;

  /** Runs a stage, and counts its tests. @returns whether it succeeded */
  async function complete(stage: Stage): Promise<boolean> {
    process.stdout.write(`\n── ${stage.name}\n`);
    const started = Date.now();
    const env = {
      NODE_COMPILE_CACHE: COMPILED,
      ...process.env,
      ...(chromium ? { CHROMIUM_PATH: chromium } : {}),
      ...stage.env,
    } as NodeJS.ProcessEnv;
    const code = await run(stage.command, env);
    times.push([stage.name, Date.now() - started]);
    const counts = stage.report
      ? readCounts(stage.report)
      : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    // A runner that exits with an error without a failed test, such as after a crash, counts as one failure.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (code !== 0) broken = true;
    return code === 0;
  }

  const isSingleCore = ({ name }: Stage) => SINGLE_CORE.includes(name);
  const atOnce = stages.filter(isSingleCore);
  for (const group of [atOnce, ...stages.filter((stage) => !isSingleCore(stage)).map((stage) => [stage])]) {
    const succeeded = await Promise.all(group.map(complete));
    // Nothing else can run after a failed type check or build.
    if (group.some(({ name }, index) => isRequired(name) && !succeeded[index])) break;
  }

  process.stdout.write("\nTime by stage:\n");
  for (const [name, ms] of times)
    process.stdout.write(`  ${name.padEnd(16)} ${(ms / 1000).toFixed(1).padStart(7)} s\n`);
  process.stdout.write("\nSlowest tests:\n");
  const tests = stages.flatMap((stage) => (stage.report ? readTimes(stage.report) : []));
  for (const { name, milliseconds } of findSlowest(tests))
    process.stdout.write(`  ${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${name}\n`);
  const failed = tests.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) process.stdout.write("\nFailed tests:\n");
  for (const { name, failure = "" } of failed)
    process.stdout.write(`  ${name}\n${failure.replaceAll(/^/gm, "    ")}\n`);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exit(broken ? 1 : 0);
}

const isRequired = (name: string): boolean => name === "typecheck" || name === "build";

function run([file = "", ...args]: string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", () => resolve(1));
    child.once("exit", resolve);
  });
}

await main();

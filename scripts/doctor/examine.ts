import { stripVTControlCharacters } from "node:util";
import type { ScriptsFeature } from "#scripts/feature.ts";
import * as features from "#scripts/features.ts";
import { checkApp, checkClock } from "./app.ts";
import { checkDatabases } from "./database.ts";
import { type Finding, fail } from "./finding.ts";
import { checkGitHub } from "./github.ts";
import { checkIssuer } from "./issuer.ts";
import { checkKeyFile, checkKeys } from "./keys.ts";
import { checkModel } from "./model.ts";
import { hideSecrets } from "./secrets.ts";
import { readSetup, type Setup } from "./setup.ts";

/**
 * Checks a configuration: first its variables; if they are valid, everything they refer to, concurrently.
 * @param dataDir the launcher's folder, for its keys
 */
export async function examine(env: Record<string, string | undefined>, dataDir: string): Promise<Finding[]> {
  const { setup, findings } = await readSetup(env, dataDir);
  if (!setup) return hideSecrets(findings, env);
  const checks: Record<string, Check> = {
    keys: checkKeys,
    "key file": (known) => checkKeyFile(dataDir, known),
    app: checkApp,
    "auth provider": checkIssuer,
    "GitHub app": checkGitHub,
    model: checkModel,
    ...Object.fromEntries(
      Object.entries<ScriptsFeature>(features).map(([name, { check }]) => [name, check ?? (() => [])]),
    ),
    databases: checkDatabases,
    clock: checkClock,
  };
  const checked = await Promise.all(
    Object.entries(checks).map(([name, check]) => attempt(name, check, setup)),
  );
  return hideSecrets([...findings, ...checked.flat()], env);
}

type Check = (setup: Setup) => Finding[] | Promise<Finding[]>;

/** A part that can't even be checked does not keep the others from it. */
async function attempt(name: string, check: Check, setup: Setup): Promise<Finding[]> {
  try {
    return await check(setup);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [fail(name, `can't be checked: ${why}`, "check the variables that are about it")];
  }
}

const SIGNS = { pass: "ok  ", warn: "warn", fail: "FAIL" } as const;

/** Formats one line per finding, with the fix below if needed, and a summary at the end. */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map((finding) => finding.subject.length));
  const lines = findings.flatMap(({ status, subject, message, fix }) => [
    `${SIGNS[status]}  ${subject.padEnd(width)}  ${onOneLine(message)}`,
    ...(fix ? [`${" ".repeat(6)}${" ".repeat(width)}  → ${onOneLine(fix)}`] : []),
  ]);
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const end = `${count("pass")} in order, ${count("warn")} to look at, ${count("fail")} to fix.`;
  return `${[...lines, "", end].join("\n")}\n`;
}

/** Drivers and providers may return several lines, with colours. */
function onOneLine(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\s+/g, " ").trim();
}

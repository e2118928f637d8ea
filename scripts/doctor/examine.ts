import { stripVTControlCharacters } from "node:util";
import type { ScriptsFeature } from "#scripts/feature.ts";
import * as features from "#scripts/features.ts";
import { checkApp, checkClock } from "./app.ts";
import { checkDatabases } from "./database.ts";
import type { Finding } from "./finding.ts";
import { checkGitHub } from "./github.ts";
import { checkIssuer } from "./issuer.ts";
import { checkKeyFile, checkKeys } from "./keys.ts";
import { checkModel } from "./model.ts";
import { readSetup } from "./setup.ts";

/**
 * Checks a configuration: first its variables; if they are valid, everything they refer to, concurrently.
 * @param dataDir the launcher's folder, for its keys
 */
export async function examine(env: Record<string, string | undefined>, dataDir: string): Promise<Finding[]> {
  const { setup, findings } = await readSetup(env, dataDir);
  if (!setup) return findings;
  const checks = [
    checkKeys(setup),
    checkKeyFile(dataDir, setup),
    checkApp(setup),
    checkIssuer(setup),
    checkGitHub(setup),
    checkModel(setup),
    ...Object.values<ScriptsFeature>(features).map(({ check }) => check?.(setup) ?? []),
    checkDatabases(setup),
    checkClock(setup),
  ];
  return [...findings, ...(await Promise.all(checks)).flat()];
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

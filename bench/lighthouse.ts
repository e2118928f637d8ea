import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startSystem } from "#e2e/support/system.ts";
import { prepareChromium } from "#scripts/test/chromium.ts";
import { makeAskers } from "./askers.ts";
import type { Part, Row } from "./part.ts";

/** Installed separately, because it has 114 packages, including a crash reporter. */
const WHERE = process.env.LIGHTHOUSE ?? "lighthouse";
const CATEGORIES = { performance: 95, accessibility: 100, "best-practices": 100 } as const;

/** Lighthouse's scores of the pages. */
export const lighthouse: Part = {
  name: "lighthouse",
  title: "Lighthouse",
  how: "Lighthouse 13 with its desktop settings, on the start page and on /chat of a signed-in person. It is not one of our packages: install it anywhere (`npm install lighthouse@13.5.0`) and set LIGHTHOUSE to its command.",
  async run() {
    const system = await startSystem();
    const folder = mkdtempSync(path.join(os.tmpdir(), "obo-lighthouse-"));
    try {
      const { cookie } = await makeAskers(system);
      const chat = { Cookie: `${cookie.name}=${cookie.value}` };
      return [
        ...(await audit("start page", `${system.appUrl}/`, {}, folder)),
        ...(await audit("/chat", `${system.appUrl}/chat`, chat, folder)),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await system.stop();
    }
  },
};

async function audit(name: string, url: string, headers: object, folder: string): Promise<Row[]> {
  const file = path.join(folder, "report.json");
  const flags = ["--headless=new", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])].join(" ");
  await run([
    url,
    "--quiet",
    "--preset=desktop",
    "--output=json",
    `--output-path=${file}`,
    `--only-categories=${Object.keys(CATEGORIES).join(",")}`,
    `--extra-headers=${JSON.stringify(headers)}`,
    `--chrome-flags=${flags}`,
  ]);
  const report = JSON.parse(readFileSync(file, "utf8")) as { categories: Record<string, { score: number }> };
  return Object.entries(CATEGORIES).map(([category, least]) => ({
    figure: `${name}: ${category.replace("-", " ")}`,
    value: Math.round((report.categories[category]?.score ?? 0) * 100),
    unit: "",
    target: { least },
  }));
}

async function run(words: string[]): Promise<void> {
  const chromium = await prepareChromium();
  const env = { ...process.env, CHROME_PATH: chromium ?? process.env.CHROME_PATH } as NodeJS.ProcessEnv;
  const child = spawn(WHERE, words, { env, stdio: ["ignore", "ignore", "inherit"], timeout: 120_000 });
  const code = await new Promise<number | null | undefined>((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("exit", resolve);
  });
  if (code === undefined)
    throw new Error("Lighthouse was not found: install it and set LIGHTHOUSE to its command.");
  if (code !== 0) throw new Error(`Lighthouse ended with ${code}.`);
}

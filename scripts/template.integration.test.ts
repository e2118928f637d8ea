import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Runs docs/template.md as it stands, step after step, on a copy of the repository. */
const ROOT = path.resolve(import.meta.dirname, "..");
const LEFT_OUT = new Set(["node_modules", ".next", ".data", ".git", "test-results"]);
const page = readFileSync(path.join(ROOT, "docs/template.md"), "utf8");
const steps = [...page.matchAll(/^## (\d\. [^\n]+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)].map(
  ([, title = "", text = ""]) => ({
    title,
    commands: [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block).join("\n"),
  }),
);

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(path.join(os.tmpdir(), "obo-template-"));
  const isOurs = (file: string) => !LEFT_OUT.has(path.relative(ROOT, file));
  cpSync(ROOT, copy, { recursive: true, filter: isOurs });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test("the page has six steps, each with commands", () => {
  expect(steps.map(({ title }) => title[0])).toEqual(["1", "2", "3", "4", "5", "6"]);
  for (const { commands } of steps) expect(commands).not.toBe("");
});

test.each(steps)(
  "step $title",
  async ({ commands }) => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, CI: "1", NODE_ENV: "development" as const, NO_COLOR: "1" };
    await promisify(execFile)("sh", ["-euc", commands], { cwd: copy, env });
  },
  180_000,
);

test("nothing names a file that the last step removed", () => {
  const removed = steps.flatMap(({ commands }) =>
    [...commands.matchAll(/^rm -r (.+)$/gm)].flatMap(([, files = ""]) => files.split(" ")),
  );
  expect(removed).not.toEqual([]);
  const rooms = ["app", "agent", "auth", "dev", "scripts"].flatMap((room) =>
    readdirSync(path.join(copy, room), { recursive: true, encoding: "utf8" }).map((file) =>
      path.join(room, file),
    ),
  );
  const files = [...rooms, ".dependency-cruiser.cjs", "langgraph.json", "package.json"];
  for (const file of files.filter((one) => statSync(path.join(copy, one)).isFile())) {
    const text = readFileSync(path.join(copy, file), "utf8");
    expect(
      removed.filter((gone) => text.includes(gone)),
      file,
    ).toEqual([]);
  }
});

test("nothing of the old name is left where people see it", () => {
  for (const file of [
    "app/layout.tsx",
    "app/ui/logo.tsx",
    "scripts/launch/banner.ts",
    "e2e/first-look.spec.ts",
  ]) {
    const text = readFileSync(path.join(copy, file), "utf8");
    expect(text).toContain("Tea Desk");
    expect(text).not.toContain("On Behalf Of");
  }
});

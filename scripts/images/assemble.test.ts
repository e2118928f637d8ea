import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { copyTree } from "./assemble.ts";

test("a build's links point to the image's packages, wherever it was built", () => {
  const work = mkdtempSync(path.join(os.tmpdir(), "obo-assemble-"));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const [built, image] = [path.join(work, "built"), path.join(work, "image")];
  mkdirSync(path.join(built, "node_modules/pino"), { recursive: true });
  mkdirSync(path.join(built, ".next/node_modules"), { recursive: true });
  writeFileSync(path.join(built, "node_modules/pino/package.json"), "{}");
  symlinkSync("../../node_modules/pino", path.join(built, ".next/node_modules/pino-1"));
  copyTree(built, image);
  rmSync(built, { recursive: true });
  expect(readFileSync(path.join(image, ".next/node_modules/pino-1/package.json"), "utf8")).toBe("{}");
});

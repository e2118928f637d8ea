import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProgram } from "#scripts/programs/debian.ts";
import { HttpPerson } from "../support/http-person.ts";
import { adapt, readBlock } from "../support/program.ts";
import { type System, startSystem } from "../support/system.ts";

/** Prometheus' own tool checks the app's metrics and the scrape configuration of docs/proxies.md. */
const promtool = findProgram("promtool");
const METRICS_TOKEN = "for-the-promtool-test";

const check = (args: string[], input = "") => {
  const { file = "", env = {} } = promtool ?? {};
  const { status, stderr } = spawnSync(file, args, {
    input,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stderr };
};

describe.skipIf(!promtool)("promtool", () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ env: { METRICS_TOKEN } });
  });
  afterAll(() => system?.stop());

  test("finds no problem with the metrics, before and after a run", async () => {
    const read = async () => {
      const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
      return (await fetch(`${system.appUrl}/api/metrics`, { headers })).text();
    };
    expect(check(["check", "metrics"], await read())).toEqual({ status: 0, stderr: "" });
    const alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    await alice.connectGitHub();
    await alice.ask(randomUUID(), "Which repositories do I have?");
    const counted = await read();
    expect(counted).toContain('obo_runs_total{result="ended"} 1');
    expect(check(["check", "metrics"], counted)).toEqual({ status: 0, stderr: "" });
  });

  test("accepts the scrape configuration of docs/proxies.md", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "obo-promtool-"));
    const token = path.join(folder, "token");
    const file = path.join(folder, "prometheus.yml");
    writeFileSync(token, METRICS_TOKEN);
    writeFileSync(
      file,
      adapt(readBlock("proxies.md", "yaml"), { "/etc/prometheus/on-behalf-of.token": token }),
    );
    expect(check(["check", "config", file])).toEqual({ status: 0, stderr: "" });
    rmSync(folder, { recursive: true });
  });
});

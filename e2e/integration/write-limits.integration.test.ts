import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { backUp, restore } from "#scripts/backup/data.ts";
import { switchWrites } from "#scripts/writes/switch-writes.ts";
import { Conversation } from "../support/conversation.ts";
import { GitHubControl } from "../support/github-control.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

const REPO = { owner: "alice", repo: "wonderland-api" };
const newIssue = (title: string) => ({ call: "create_issue", args: { ...REPO, title } });

let system: System;
let github: GitHubControl;
let alice: HttpPerson;

/** Runs an operator's command while the system runs. */
async function operate(...words: string[]): Promise<void> {
  const db = openDatabase<Schema>(`file:${path.join(system.dataDir, "app.db")}`);
  await switchWrites(db, words);
  await db.destroy();
}

describe("the limits of writes", () => {
  beforeAll(async () => {
    system = await startSystem({ env: { WRITES_PER_RUN: "2", WRITES_PER_DAY: "4" } });
    github = new GitHubControl(system.addresses.github);
    alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    await alice.connectGitHub();
  });
  afterAll(() => system.stop());
  beforeEach(() => github.clear());

  test("an approved write that is switched off is not sent, over REST or MCP, until the operator switches it on again", async () => {
    for (const [assistant, tool] of [
      ["agent", "create_issue"],
      ["mcp_agent", "github__create_issue"],
    ] as const) {
      await operate("off", "create_issue");
      const conversation = new Conversation(alice, assistant);
      await conversation.follow({ call: tool, args: { ...REPO, title: "Switched off" } }, "Well.");
      await conversation.decide({ type: "approve" });
      const [result] = await conversation.toolResults();
      expect(result).toMatchObject({
        status: "error",
        text: expect.stringContaining("switched off the tool create_issue"),
      });
      expect(await github.writes()).toEqual([]);
      await operate("on", "create_issue");
      await operate("off");
      await conversation.follow({ call: tool, args: { ...REPO, title: "All off" } }, "Well.");
      await conversation.decide({ type: "approve" });
      const [, second] = await conversation.toolResults();
      expect(second?.text).toContain("switched off all changes");
      expect(await github.writes()).toEqual([]);
      await operate("on");
    }
  });

  test("an answer makes no more writes than its budget allows, across approvals, and asks for no more", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("One"), newIssue("Two"), newIssue("Three"), "Done.");
    await conversation.decide({ type: "approve" });
    await conversation.decide({ type: "approve" });
    expect(await conversation.card()).toBeUndefined();
    const results = await conversation.toolResults();
    expect(results.at(-1)?.text).toContain("one answer may make 2 changes");
    expect(await github.writes()).toHaveLength(2);
  });

  test("a person's daily writes are counted across conversations, and one over the limit is not sent", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Three of the day"), newIssue("Four of the day"), "Done.");
    await conversation.decide({ type: "approve" });
    await conversation.decide({ type: "approve" });
    expect(await github.writes()).toHaveLength(2);
    const next = new Conversation(alice);
    await next.follow(newIssue("Five of the day"), "Done.");
    await next.decide({ type: "approve" });
    const [result] = await next.toolResults();
    expect(result).toMatchObject({
      status: "error",
      text: expect.stringMatching(/budget of 4 changes in 24 hours is used up.*24 hours at most/),
    });
    expect(await github.writes()).toHaveLength(2);
  });
});

test("an approval that was pending in a backup and carried out later is not sent again after a restore", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-restored-"));
  const at = (name: string) => path.join(folder, name);
  const start = (dataDir: string) => startSystem({ dataDir: at(dataDir), keepData: true });
  let running = await start("data");
  try {
    const person = new HttpPerson(running.appUrl, "alice");
    await person.signIn("wonderland");
    await person.connectGitHub();
    const conversation = new Conversation(person);
    await conversation.follow(newIssue("Only once"), "Opened.");
    backUp(at("data"), at("backup"));
    await conversation.decide({ type: "approve" });
    expect(await new GitHubControl(running.addresses.github).writes()).toHaveLength(1);
    await running.stop();

    await restore(at("backup"), at("restored"));
    running = await start("restored");
    const control = new GitHubControl(running.addresses.github);
    const again = new HttpPerson(running.appUrl, "alice");
    await again.signIn("wonderland");
    const restored = new Conversation(again, "agent", conversation.threadId);
    expect((await restored.card())?.action_requests).toMatchObject([{ args: { title: "Only once" } }]);
    await restored.decide({ type: "approve" });
    expect((await restored.toolResults())[0]?.text).toContain("restored from a backup");
    expect(await control.writes()).toEqual([]);
    await restored.follow(newIssue("Asked again"), "Opened.");
    await restored.decide({ type: "approve" });
    expect(await control.writes()).toMatchObject([{ body: { title: "Asked again" } }]);
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

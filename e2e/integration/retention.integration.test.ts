import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

let system: System;
let alice: HttpPerson;

beforeAll(async () => {
  system = await startSystem();
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
});
afterAll(() => system?.stop());

const ROOT = path.resolve(import.meta.dirname, "../..");
const DAYS_LATER = `const now = Date.now; Date.now = () => now() + 3 * 86_400_000;`;

/** Runs `npm run retention` as a timer would, with the clock three days ahead. */
function runRetention(...args: string[]): string {
  const { PATH, HOME } = process.env;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(DAYS_LATER)}`, "scripts/retention.ts", ...args],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: { PATH, HOME, NODE_ENV: "production", DATA_DIR: system.dataDir, RETENTION_DAYS: "2" },
    },
  );
  return stdout + stderr;
}

const listed = async () =>
  (await (await alice.api("/api/conversations")).json()).conversations.map(({ id }: { id: string }) => id);

test("retention removes a person's data while the app runs, and a dry run removes nothing", async () => {
  const conversation = new Conversation(alice);
  await conversation.follow({ call: "list_repositories", args: {} }, "Those are your repositories.");
  const { threadId } = conversation;
  // Retention keeps a thread while the inbox holds its message, which may outlast the answer.
  const counted = await vi.waitUntil(() => /.* threads 1, .*\n$/.exec(runRetention("--dry-run"))?.[0], {
    timeout: 15_000,
    interval: 50,
  });
  expect(counted).toMatch(
    /^Would remove, older than 2 days: threads 1, conversations 1, activity 1, events \d+\n$/,
  );
  expect(await listed()).toEqual([threadId]);
  expect(await conversation.messages()).toHaveLength(4);

  expect(runRetention()).toBe(counted.replace("Would remove", "Removed"));
  expect(await listed()).toEqual([]);
  expect((await alice.api(`/chat/${threadId}`)).status).toBe(404);
  const activity = await (await alice.api("/settings/activity/export?format=json")).text();
  expect(activity).not.toContain("list_repositories");
  const state = await alice.api(`/api/langgraph/threads/${threadId}/state`);
  expect(state.ok ? await state.text() : "").not.toContain("Those are your repositories.");
  // The id stays reserved: a message from an open tab does not start a new conversation under it.
  const late = await conversation.begin({
    input: { messages: [{ type: "human", content: "Still there?" }] },
  });
  expect(late.status).toBe(404);
  expect(await listed()).toEqual([]);
  expect(runRetention("--dry-run")).toMatch(/threads 0, conversations 0, activity 0, events 0\n$/);
});

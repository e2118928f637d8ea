import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Conversation } from "../support/conversation.ts";
import { crashAgent, runUntilCut } from "../support/crash.ts";
import { GitHubControl } from "../support/github-control.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

const REPO = { owner: "alice", repo: "wonderland-api" };
const newIssue = (title: string) => ({ call: "create_issue", args: { ...REPO, title } });

let system: System;
let github: GitHubControl;
let alice: HttpPerson;
let bob: HttpPerson;

beforeAll(async () => {
  system = await startSystem();
  github = new GitHubControl(system.addresses.github);
  alice = new HttpPerson(system.appUrl, "alice");
  bob = new HttpPerson(system.appUrl, "bob");
  await alice.signIn("wonderland");
  await bob.signIn("builder");
  await alice.connectGitHub();
});
afterAll(() => system.stop());
beforeEach(() => github.clear());

const titles = async () => (await github.writes()).map((write) => write.body);

describe("a write", () => {
  test("waits for its approval, then reaches GitHub once, exactly as shown", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("A rabbit hole"), "Opened.");
    expect((await conversation.card())?.action_requests).toMatchObject([
      { name: "create_issue", args: { ...REPO, title: "A rabbit hole" } },
    ]);
    expect(await github.writes()).toEqual([]);
    await conversation.decide({ type: "approve" });
    expect(await github.writes()).toMatchObject([
      { method: "POST", login: "alice", body: { title: "A rabbit hole" }, status: 201 },
    ]);
    expect(await conversation.card()).toBeUndefined();
  });

  test("to a public repository discloses that a private one was read before, on the card and in the activity", async () => {
    const conversation = new Conversation(alice);
    const secret = { owner: "alice", repo: "white-rabbit-notes" };
    const list = { call: "list_issues", args: secret };
    await conversation.follow(list, newIssue("Late"), {
      call: "create_issue",
      args: { ...secret, title: "Own" },
    });
    const [toPublic] = (await conversation.card())?.action_requests ?? [];
    expect(toPublic).toMatchObject({ args: REPO, private_sources: ["alice/white-rabbit-notes"] });
    await conversation.decide({ type: "approve" });
    const [toPrivate] = (await conversation.card())?.action_requests ?? [];
    expect(toPrivate).toMatchObject({ args: secret, private_sources: [] });
    const uses = await (await alice.api("/settings/activity/export?format=json&tool=create_issue")).text();
    expect(uses).toContain('"private_sources":"alice/white-rabbit-notes"');
  });

  test("that is rejected never reaches GitHub", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("No"), "All right.");
    await conversation.decide({ type: "reject", message: "not now" });
    expect(await github.writes()).toEqual([]);
    expect(await conversation.toolResults()).toMatchObject([
      { status: "error", text: expect.stringContaining("not now") },
    ]);
  });

  test("can't be decided by another person who knows the conversation's id", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Mine"), "Opened.");
    const answer = await conversation.as(bob).begin(await conversation.approval());
    expect(answer.status).toBe(404);
    expect(await github.writes()).toEqual([]);
    expect(await conversation.card()).toBeDefined();
  });

  test("can be decided after signing out and in again, and runs in the new session", async () => {
    const before = new HttpPerson(system.appUrl, "alice");
    await before.signIn("wonderland");
    const conversation = new Conversation(before);
    await conversation.follow(newIssue("Later"), "Opened.");
    const approval = await conversation.approval();
    await before.signOut();
    expect((await conversation.begin(approval)).status).toBe(401);
    expect(await github.writes()).toEqual([]);
    await conversation.as(alice).decide({ type: "approve" });
    expect(await titles()).toMatchObject([{ title: "Later" }]);
  });

  test("that is approved twice at once reaches GitHub once", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Twice"), "Opened.");
    const approval = await conversation.approval();
    await Promise.all(
      [conversation.begin(approval), conversation.begin(approval)].map(async (a) => (await a).text()),
    );
    await expect.poll(titles, { timeout: 10_000 }).toHaveLength(1);
  });
});

describe("an approval", () => {
  const read = async (answer: Response) => [answer.status, await answer.text()] as const;

  test.each([
    ["that names no interrupt", { decisions: [{ type: "approve" }] }],
    ["that is not a decision", "approve"],
    ["that is empty", {}],
  ])("%s is refused with an example of the format, and the card still waits", async (_name, resume) => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Unkeyed"), "Opened.");
    const [status, sentence] = await read(await conversation.begin({ command: { resume } }));
    expect(status).toBe(422);
    expect(sentence).toContain("<interrupt id>");
    expect(await github.writes()).toEqual([]);
    await conversation.decide({ type: "approve" });
    expect(await titles()).toMatchObject([{ title: "Unkeyed" }]);
  });

  test("that names another interrupt is refused", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Other"), "Opened.");
    const resume = { ["0".repeat(32)]: { decisions: [{ type: "approve" }] } };
    expect((await conversation.begin({ command: { resume } })).status).toBe(422);
    expect(await github.writes()).toEqual([]);
  });

  test("that is sent again, as by a retrying client, does not approve the next write", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("First"), newIssue("Second"), "Opened.");
    const approval = await conversation.approval();
    await conversation.run(approval);
    const [status, sentence] = await read(await conversation.begin(approval));
    expect([status, sentence]).toEqual([422, expect.stringContaining("answered already")]);
    expect(await titles()).toMatchObject([{ title: "First" }]);
    expect((await conversation.card())?.action_requests).toMatchObject([{ args: { title: "Second" } }]);
  });

  test("that is queued behind itself does not approve the next write either", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("One"), newIssue("Two"), "Opened.");
    await github.fault({ method: "POST", path: "/repos", when: "after", delay_ms: 2_000 });
    const approval = await conversation.approval();
    const first = conversation.run(approval);
    await expect.poll(titles, { timeout: 10_000 }).toHaveLength(1);
    const second = await conversation.begin({ ...approval, multitask_strategy: "enqueue" });
    await Promise.all([first, second.text()]);
    expect(await titles()).toMatchObject([{ title: "One" }]);
    expect((await conversation.card())?.action_requests).toMatchObject([{ args: { title: "Two" } }]);
  });

  test("that has the unkeyed form of an answer to an access request is refused", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Access"), "Opened.");
    const answer = await conversation.begin({ command: { resume: { connect: "connected" } } });
    expect(answer.status).toBe(422);
    expect(await conversation.card()).toBeDefined();
  });
});

describe("after kill -9 of the agent's process", () => {
  test("a pending card still waits, and the approved write reaches GitHub once", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Patient"), "Opened.");
    await crashAgent(system);
    expect((await conversation.card())?.action_requests).toMatchObject([{ args: { title: "Patient" } }]);
    await conversation.decide({ type: "approve" });
    expect(await titles()).toMatchObject([{ title: "Patient" }]);
  });

  test("between the approval and the write, the write reaches GitHub at most once", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Between"), "Opened.");
    await github.fault({ method: "POST", path: "/repos", reset: true, when: "before", delay_ms: 60_000 });
    const cut = runUntilCut(conversation, await conversation.approval());
    await expect.poll(titles, { timeout: 10_000 }).toHaveLength(1);
    await crashAgent(system);
    await cut;
    await conversation.continueRun();
    expect(await titles()).toHaveLength(1);
    expect((await conversation.toolResults()).at(-1)?.text).toContain("may have been sent already");
  });

  test("between the write and the checkpoint, the write is not sent again, and the result says to check", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Written"), "Opened.");
    await github.fault({ method: "POST", path: "/repos", when: "after", delay_ms: 60_000 });
    const cut = runUntilCut(conversation, await conversation.approval());
    await expect.poll(titles, { timeout: 10_000 }).toHaveLength(1);
    await crashAgent(system);
    await cut;
    await conversation.continueRun();
    expect(await titles()).toHaveLength(1);
    expect((await conversation.toolResults()).at(-1)).toMatchObject({
      status: "error",
      text: expect.stringContaining("may have been sent already"),
    });
  });

  test("an approval repeated from an older checkpoint sends nothing again", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Replayed"), "Opened.");
    const state = await alice.api(`/api/langgraph/threads/${conversation.threadId}/state`);
    const { checkpoint } = await state.json();
    const approval = await conversation.approval();
    await conversation.run(approval);
    await crashAgent(system);
    const again = await conversation.begin({ ...approval, checkpoint_id: checkpoint.checkpoint_id });
    expect(again.status).toBe(422);
    expect(await titles()).toHaveLength(1);
  });
});

describe("stopping", () => {
  test("a run during a write shows the write's true outcome, and makes no more calls", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(newIssue("Under way"), newIssue("Never"), "Opened.");
    await github.fault({ method: "POST", path: "/repos", when: "after", delay_ms: 60_000 });
    const stream = runUntilCut(conversation, await conversation.approval());
    await expect.poll(titles, { timeout: 10_000 }).toHaveLength(1);
    await conversation.stop();
    await github.clearFaults();
    await stream;
    const results = () => conversation.toolResults();
    await expect
      .poll(results, { timeout: 15_000 })
      .toMatchObject([{ text: expect.stringContaining('"number"') }]);
    expect(await conversation.card()).toBeUndefined();
    expect(await titles()).toHaveLength(1);
  });

  test("a run during a read makes no further tool call", async () => {
    const conversation = new Conversation(alice);
    await github.fault({ method: "GET", path: "/user", delay_ms: 30_000 });
    const stream = conversation.follow(
      { call: "get_authenticated_user", args: {} },
      newIssue("After the stop"),
    );
    const isRunning = async () =>
      (await conversation.messages()).some((message) => message.tool_calls?.length);
    await expect.poll(isRunning).toBe(true);
    await conversation.stop();
    await stream;
    expect(await conversation.card()).toBeUndefined();
    expect(await conversation.ask("What can you do?")).toContain("Not run: the answer was stopped");
  });
});

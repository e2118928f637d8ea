import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RunningMcp, startMcp } from "#dev/mcp/server.ts";
import { Conversation } from "../support/conversation.ts";
import { GitHubControl } from "../support/github-control.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";
import { type GitHubHost, startGitHubHost } from "./github-host.ts";
import { findOfficialMcp, type OfficialMcp, startOfficialMcp } from "./official-server.ts";

/** `mcp_agent` with two servers: GitHub's own over streamable HTTP, and the embedded one over SSE. */
const REPO = { owner: "alice", repo: "wonderland-api" };
const binary = findOfficialMcp();

describe.skipIf(!binary)("mcp_agent with GitHub's own MCP server", () => {
  let host: GitHubHost;
  let official: OfficialMcp;
  let embedded: RunningMcp;
  let system: System;
  let github: GitHubControl;
  let alice: HttpPerson;
  let bob: HttpPerson;

  beforeAll(async () => {
    host = await startGitHubHost();
    official = await startOfficialMcp(binary ?? "", host);
    embedded = await startMcp({ githubApiUrl: `${host.url}/api/v3` });
    const both = { forward: "github", scopes: ["repo", "read:user"], trusted: true };
    const servers = {
      hub: { ...both, url: `${official.url}/mcp` },
      local: { ...both, url: `${embedded.url}/sse`, transport: "sse" },
    };
    system = await startSystem({ env: { MCP_SERVERS: JSON.stringify(servers) } });
    host.pointAt(system.addresses.github);
    github = new GitHubControl(system.addresses.github);
    alice = new HttpPerson(system.appUrl, "alice");
    bob = new HttpPerson(system.appUrl, "bob");
    await alice.signIn("wonderland");
    await alice.connectGitHub();
    await bob.signIn("builder");
    await bob.connectGitHub();
  });
  afterAll(async () => {
    await system?.stop();
    await embedded?.close();
    await official?.stop();
    await host?.close();
  });
  beforeEach(() => github.clear());

  const startConversation = (person: HttpPerson) => new Conversation(person, "mcp_agent");

  test("rejects a request without a token, and links to its resource metadata", async () => {
    const answer = await fetch(`${official.url}/mcp`, { method: "POST", body: "{}" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("resource_metadata=");
  });

  test("reads as the run's person", async () => {
    for (const [person, login] of [
      [alice, "alice"],
      [bob, "bob"],
    ] as const) {
      const conversation = startConversation(person);
      await conversation.follow({ call: "hub__get_me", args: {} }, "That is you.");
      expect(await conversation.toolResults()).toMatchObject([
        { status: "success", text: expect.stringContaining(`"login":"${login}"`) },
      ]);
    }
  });

  test("marks content of other people as untrusted", async () => {
    const conversation = startConversation(alice);
    const call = { call: "hub__issue_read", args: { ...REPO, method: "get", issue_number: 1 } };
    await conversation.follow(call, "Read.");
    const [result] = await conversation.toolResults();
    expect(result?.status).toBe("success");
    expect(JSON.parse(result?.text ?? "")).toMatchObject({
      untrusted: true,
      source: "hub issue_read alice/wonderland-api#1",
      number: 1,
    });
  });

  test("reads a file, whose text the card of a change then compares with", async () => {
    const conversation = startConversation(alice);
    const file = { ...REPO, path: "README.md" };
    await conversation.follow({ call: "hub__get_file_contents", args: file }, "Read.");
    const [result] = await conversation.toolResults();
    expect(result?.status).toBe("success");
    const { text, resources } = JSON.parse(result?.text ?? "");
    expect(resources).toMatchObject([
      { uri: expect.stringContaining("README.md"), text: expect.stringContaining("wonderland-api") },
    ]);
    const [, sha] = /SHA: (\w+)/.exec(text) ?? [];
    const change = { ...file, sha, content: "New\n", message: "Change it", branch: "main" };
    await conversation.follow({ call: "hub__create_or_update_file", args: change }, "All right.");
    expect((await conversation.card())?.action_requests).toMatchObject([{ before: resources[0].text }]);
    await conversation.decide({ type: "reject" });
  });

  test("sends an approved write once, as the person, and not before approval", async () => {
    const conversation = startConversation(alice);
    const args = { ...REPO, method: "create", title: "By GitHub's own server" };
    await conversation.follow({ call: "hub__issue_write", args }, "Opened.");
    expect((await conversation.card())?.action_requests).toMatchObject([{ name: "hub__issue_write", args }]);
    expect(await github.writes()).toEqual([]);
    await conversation.decide({ type: "approve" });
    expect(await github.writes()).toMatchObject([
      { method: "POST", login: "alice", body: { title: "By GitHub's own server" }, status: 201 },
    ]);
    expect(await conversation.toolResults()).toMatchObject([{ status: "success" }]);
  });

  test("commits several files at once, and deletes one", async () => {
    const target = { ...REPO, branch: "main", message: "Notes" };
    const files = ["one.md", "two.md"].map((path) => ({ path, content: path }));
    for (const [call, args] of [
      ["hub__push_files", { ...target, files }],
      ["hub__delete_file", { ...target, path: "one.md" }],
    ] as const) {
      const conversation = startConversation(alice);
      await conversation.follow({ call, args }, "Done.");
      await conversation.decide({ type: "approve" });
      expect(await conversation.toolResults()).toMatchObject([{ status: "success" }]);
    }
    const writes = await github.writes();
    expect(writes.map(({ path, status }) => `${path.split("/git/")[1]} ${status}`)).toEqual([
      ...["trees 201", "commits 201", "refs/heads/main 200"],
      ...["trees 201", "commits 201", "refs/heads/main 200"],
    ]);
    const conversation = startConversation(alice);
    await conversation.follow({ call: "hub__get_file_contents", args: { ...REPO, path: "/" } }, "Read.");
    const [listed] = await conversation.toolResults();
    expect(listed?.text).toContain("two.md");
    expect(listed?.text).not.toContain("one.md");
  });

  test("does not send a rejected write", async () => {
    const conversation = startConversation(alice);
    const args = { ...REPO, method: "create", title: "No" };
    await conversation.follow({ call: "hub__issue_write", args }, "All right.");
    await conversation.decide({ type: "reject", message: "not now" });
    expect(await github.writes()).toEqual([]);
  });

  test("reports what GitHub refused", async () => {
    const conversation = startConversation(alice);
    const nowhere = { owner: "alice", repo: "nowhere", method: "get", issue_number: 1 };
    await conversation.follow({ call: "hub__issue_read", args: nowhere }, "Not there.");
    expect(await conversation.toolResults()).toMatchObject([
      { status: "error", text: expect.stringContaining("404") },
    ]);
  });

  test("also offers the other server's tools over SSE, in sessions that belong to one person and are closed", async () => {
    embedded.sessions.length = 0;
    const conversation = startConversation(bob);
    await conversation.follow({ call: "local__get_authenticated_user", args: {} }, "That is you.");
    expect(await conversation.toolResults()).toMatchObject([
      { status: "success", text: expect.stringContaining('"login":"bob"') },
    ]);
    expect(embedded.sessions.length).toBeGreaterThan(0);
    expect(new Set(embedded.sessions.map(({ authorization }) => authorization)).size).toBe(1);
    await expect.poll(() => embedded.sessions.filter(({ isOpen }) => isOpen)).toEqual([]);
  });

  test("logs no token", () => {
    expect(official.output()).not.toMatch(/gh[oprsu]_\w{16}/);
  });
});

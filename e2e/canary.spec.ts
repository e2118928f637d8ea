import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { test as base, expect } from "./fixtures.ts";
import { ENGINE, type System, startSystem } from "./support/system.ts";
import { type Canaries, findInFiles, findInText } from "./wall/canaries.ts";
import { connectionCanaries, systemCanaries } from "./wall/plant.ts";
import { startRecordingModel } from "./wall/recording-model.ts";

const RIGHT_PASSWORD = `right-${randomUUID()}`;
const HAR = path.join(mkdtempSync(path.join(os.tmpdir(), "obo-har-")), "session.har");

/** A system of its own: every line that its processes print, and every word that its model hears, is searched. */
const test = base.extend<{ own: { system: System; prompts(): string } }>({
  own: async ({ browserName: _browser }, use) => {
    const model = await startRecordingModel();
    const system = await startSystem({
      env: { ...model.env, LOG_LEVEL: "debug", EMBEDDED_PASSWORD: RIGHT_PASSWORD },
    });
    await use({ system, prompts: model.prompts });
    await system.stop();
    await model.stop();
  },
  baseURL: async ({ own }, use) => use(own.system.appUrl),
  contextOptions: async ({ contextOptions }, use) =>
    use({ ...contextOptions, recordHar: { path: HAR, content: "embed" } }),
});

const ALL_MODES = [
  ...["values", "messages", "messages-tuple", "updates", "events", "tasks"],
  ...["checkpoints", "debug", "custom"],
  // LangSmith's server takes it on its routes of protocol v2 only (docs/facts.md P5).
  ...(ENGINE === "npm" ? ["tools"] : []),
];
const ROOT = path.resolve(import.meta.dirname, "..");

test("a whole session leaves none of its secrets in any answer, file, output, prompt, page or store of the browser", async ({
  page,
  own: { system, prompts },
  loginByPages,
  connectGitHub,
  consoleErrors,
}) => {
  test.setTimeout(180_000);
  consoleErrors.allow(/401/);
  const seen = watch(page);
  const wrongPassword = `typed-${randomUUID()}`;
  await tryPassword(page, wrongPassword);
  await loginByPages("alice", page, RIGHT_PASSWORD);
  await connectNotes(page);
  await connectGitHub("alice");
  await page.goto("/chat");
  await askInChat(page, "Which repositories do I have?", "alice/wonderland-api");
  const cookies = await page.context().cookies();
  const session = cookies.find((cookie) => cookie.name === "obo-session")?.value ?? "";
  expect(session.length).toBeGreaterThan(30);
  const canaries: Canaries = {
    ...systemCanaries(system.dataDir),
    ...(await connectionCanaries(system.dataDir)),
    "session cookie": session,
    "typed password": wrongPassword,
    "right password": RIGHT_PASSWORD,
    ...Object.fromEntries([...seen.codes].map((code, index) => [`authorization code ${index}`, code])),
  };
  for (const kind of [
    /^GitHub token/,
    /^mcp-notes token/,
    /^mcp-notes refresh token/,
    /^registered client/,
  ]) {
    expect(Object.keys(canaries).filter((name) => kind.test(name))).toHaveLength(1);
  }
  expect(seen.codes.size).toBeGreaterThanOrEqual(3);
  for (const value of Object.values(canaries)) expect(value.length).toBeGreaterThan(15);

  const answers = await callEveryRoute(page, system.appUrl);
  const dom = await page.content();
  const stores = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const scripts = await page.evaluate(() => document.cookie);
  await disconnect(page);
  await page.goto("/chat");
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await Promise.all(seen.bodies);

  const places: Record<string, string> = {
    "an answer of the agent's routes": answers,
    "an answer to the browser": (await Promise.all(seen.bodies)).join("\n"),
    "the page": dom,
    "the browser's stores": stores,
    "cookies that scripts can read": scripts,
    "a process's output": system.output(),
    "the model's prompts": prompts(),
  };
  expect(answers.length).toBeGreaterThan(50_000);
  expect(prompts()).toContain("Which repositories");
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: findInText(text, canaries) }).toEqual({ place, found: [] });
  }
  const har = await readHar(page);
  expect(har.answers.length).toBeGreaterThan(50_000);
  expect(findInText(har.answers, canaries)).toEqual([]);
  // What the browser itself sends: its passwords and codes to where they belong, its cookie; nothing that is the servers'.
  const servers = Object.fromEntries(Object.entries(canaries).filter(([name]) => !BROWSERS_OWN.test(name)));
  expect(Object.keys(servers).length).toBeGreaterThan(6);
  expect(findInText(har.requests, servers)).toEqual([]);
  // keys.json is where the keys live, readable by its owner alone.
  const inData = findInFiles(system.dataDir, canaries, (file) => file === "keys.json").filter(
    // Those who issue codes and tokens remember which ones.
    ({ file, canary }) =>
      !(canary.startsWith("authorization code") && file.includes("/identity/")) &&
      !(/^(authorization code|mcp-notes|registered client)/.test(canary) && file.includes("/mcp/")),
  );
  expect(inData.map(({ file, canary }) => `${canary} in ${path.relative(system.dataDir, file)}`)).toEqual([]);
  const built = findInFiles(path.join(ROOT, ".next"), canaries, (file) => /^(cache|dev)\//.test(file));
  expect(built).toEqual([]);
  process.stdout.write(`Canaries: ${Object.keys(canaries).length}, found nowhere\n`);
});

/** Every answer that the browser gets, and the authorization codes that pass through its address bar. */
function watch(page: Page) {
  const bodies: Promise<string>[] = [];
  const codes = new Set<string>();
  page.on("request", (request) => {
    const code = new URL(request.url()).searchParams.get("code");
    if (code) codes.add(code);
  });
  page.on("response", (response) => {
    if (response.status() >= 300 && response.status() < 400) return;
    // An answer whose page is gone can't be read any more: its routes are called again below.
    bodies.push(response.text().catch(() => ""));
  });
  return { bodies, codes };
}

const BROWSERS_OWN = /password$|^session cookie$|^authorization code/;

/** The session as the browser recorded it: what it sent, and what came back, but for the cookies that it was given. */
async function readHar(page: Page): Promise<{ requests: string; answers: string }> {
  await page.context().close();
  const { log } = JSON.parse(readFileSync(HAR, "utf8")) as { log: { entries: HarEntry[] } };
  const isShown = ({ name }: { name: string }) => !/^set-cookie$/i.test(name);
  const shown = log.entries.filter(({ response: { status } }) => status < 300 || status >= 400);
  const answers = shown.map(({ response: { content, headers } }) => {
    const body =
      content.encoding === "base64" ? Buffer.from(content.text ?? "", "base64").toString() : content.text;
    return `${JSON.stringify(headers.filter(isShown))}\n${body ?? ""}`;
  });
  return { requests: JSON.stringify(log.entries.map(({ request }) => request)), answers: answers.join("\n") };
}

interface HarEntry {
  request: object;
  response: {
    status: number;
    headers: { name: string; value: string }[];
    content: { text?: string; encoding?: string };
  };
}

async function disconnect(page: Page): Promise<void> {
  await page.goto("/settings/connections");
  const card = page.getByRole("region", { name: "GitHub" });
  await card.locator("summary", { hasText: "Disconnect" }).click();
  await card.getByRole("button", { name: "Yes, disconnect GitHub" }).click();
  await expect(page.getByRole("button", { name: "Connect GitHub" })).toBeVisible();
}

async function connectNotes(page: Page): Promise<void> {
  await page.goto("/settings/connections");
  await page.getByRole("button", { name: "Connect notes" }).click();
  await page.getByRole("button", { name: "Continue as alice" }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  await expect(page.getByText("notes is connected.")).toBeVisible();
}

async function tryPassword(page: Page, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /sign in with/i }).click();
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
}

async function askInChat(page: Page, question: string, answer: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(question);
  await page.getByRole("textbox", { name: "Message" }).press("Enter");
  await expect(page.getByRole("link", { name: answer }).first()).toBeVisible();
}

/** All that the product lets a person read of their runs: a read and an approved write, in every stream mode. */
async function callEveryRoute(page: Page, appUrl: string): Promise<string> {
  const texts: string[] = [];
  const call = async (method: string, at: string, data?: unknown): Promise<string> => {
    const answer = await page.request.fetch(`${appUrl}/api/langgraph${at}`, {
      method,
      headers: { origin: appUrl },
      ...(data === undefined ? {} : { data }),
    });
    expect({ at, ok: answer.ok() }).toEqual({ at, ok: true });
    const text = `${JSON.stringify(answer.headersArray())}\n${await answer.text()}`;
    texts.push(text);
    return text;
  };
  const thread = randomUUID();
  const runs = `/threads/${thread}/runs`;
  const run = {
    assistant_id: "agent",
    stream_mode: ALL_MODES,
    stream_subgraphs: true,
    if_not_exists: "create",
  };
  const say = (content: string) => ({ ...run, input: { messages: [{ type: "human", content }] } });
  await call("POST", `${runs}/stream`, say("Which repositories do I have?"));
  const asked = await call(
    "POST",
    `${runs}/stream`,
    say('Create an issue in alice/wonderland-api titled "Tea"'),
  );
  expect(asked).toContain("create_issue");
  const [, interruptId = ""] = /"__interrupt__":\[\{"id":"([0-9a-f]{32})"/.exec(asked) ?? [];
  const resume = { [interruptId]: { decisions: [{ type: "approve" }] } };
  expect(await call("POST", `${runs}/stream`, { ...run, command: { resume } })).not.toContain(
    "__interrupt__",
  );
  await call("POST", `${runs}/wait`, say("Which issues are open in alice/wonderland-api?"));
  // The same over MCP: there the token goes to another server, in a header of each call.
  const overMcp = `/threads/${randomUUID()}`;
  const mcp = { ...say("Which repositories do I have?"), assistant_id: "mcp_agent" };
  expect(await call("POST", `${overMcp}/runs/stream`, mcp)).toContain("alice/wonderland-api");
  const notes = { ...say("Show my notes"), assistant_id: "mcp_agent" };
  expect(await call("POST", `${overMcp}/runs/stream`, notes)).toContain("Ask the Hatter");
  for (const at of ["", "/state", "/history?limit=100", "/runs"]) await call("GET", `${overMcp}${at}`);
  const list = await call("GET", runs);
  const runId = /"run_id":"([0-9a-f-]{36})"/.exec(list)?.[1];
  await call("GET", `${runs}/${runId}`);
  await call("GET", `${runs}/${runId}/join`);
  await call("GET", `${runs}/${runId}/stream`);
  for (const at of ["", "/state", "/history?limit=100"]) await call("GET", `/threads/${thread}${at}`);
  await call("POST", `/threads/${thread}/history`, { limit: 100 });
  await call("POST", "/threads/search", { limit: 100 });
  const assistants = await call("POST", "/assistants/search", {});
  // LangSmith's server takes the id only, the npm server a graph's name, too.
  const assistant = `/assistants/${/"assistant_id":"([0-9a-f-]{36})"/.exec(assistants)?.[1]}`;
  for (const at of ["/info", "/ok", assistant, `${assistant}/graph`, `${assistant}/schemas`]) {
    await call("GET", at);
  }
  return texts.join("\n");
}

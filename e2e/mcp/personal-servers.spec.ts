import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import {
  describeServer,
  type PlayedPair,
  SERVER_METADATA,
  startPlayedPair,
} from "#auth/authorization-server/mcp/testing/played-servers.ts";
import { type RunningMcp, startMcp } from "#dev/mcp/server.ts";
import { ChatPage, decide } from "../support/chat-page.ts";
import { expect, test } from "../support/delegation.ts";

/** MCP servers that people add themselves: docs/mcp.md. */

test.use({ environment: { MCP_PERSONAL_SERVERS: "true" } });

let mcp: RunningMcp;
let folder: string;
test.beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-diary-"));
  // A second server, at an address that is not configured.
  mcp = await startMcp({ githubApiUrl: "http://127.0.0.1:9", dataDir: folder });
});
test.afterAll(async () => {
  await mcp.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a server is added by its address, shows its tools, is used only by its owner, and is gone once removed", async ({
  page,
  signInAsNew,
  connectAccount,
  otherBrowser,
}) => {
  await signInAsNew("alice");
  await connectAccount("alice");
  await page.goto("/settings/connections");
  await page.getByLabel("Address").fill(`${mcp.url}/notes`);
  await page.getByLabel("Name").fill("diary");
  await page.getByLabel("Name").press("Enter");
  await expect(page.getByRole("heading", { name: "my-diary" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Connect my-diary" }).click();
  await decide(page, "alice", "Authorize");
  await expect(page.getByText("my-diary is connected")).toBeVisible();

  const reading = page.getByLabel("What the agent may do with list_notes");
  const writing = page.getByLabel("What the agent may do with add_note");
  await expect(reading).toHaveValue("ask");
  await expect(writing.getByRole("option")).toHaveText(["Ask me each time", "Don’t use"]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await reading.selectOption("Read without asking");
  await page.getByRole("button", { name: "Let the agent use these tools" }).click();
  await expect(page.getByText("Saved. The agent uses the tools that you chose.")).toBeVisible();
  const address = new URL(page.url()).pathname;

  const bobs = await otherBrowser();
  await signInAsNew("bob", bobs);
  await bobs.goto("/settings/connections");
  await expect(bobs.getByRole("heading", { name: "Your own servers" })).toBeVisible();
  await expect(bobs.getByText("my-diary")).toHaveCount(0);
  expect((await bobs.goto(address))?.status()).toBe(404);

  const chat = new ChatPage(page);
  await page.goto("/chat");
  await page.getByRole("radio", { name: /MCP/ }).check();
  await chat.follow({ call: "my-diary__list_notes", args: {} }, "That is all.");
  await expect(chat.answer("That is all.")).toBeVisible();
  await chat
    .tool(/list_notes|list notes/i)
    .first()
    .click();
  await expect(page.getByText("Ask the Hatter about the tea order").first()).toBeVisible();

  await chat.follow({ call: "my-diary__add_note", args: { text: "Feed the cat" } }, "It is noted.");
  await expect(chat.approval).toContainText("my-diary");
  await expect(chat.approval).toContainText(new URL(mcp.url).host);
  await chat.press("Approve");
  // This needs another scope.
  await chat.consent("alice", /my-diary/);
  await expect(chat.answer("It is noted.")).toBeVisible();

  await page.goto(address);
  await page.locator("summary", { hasText: "Remove this server" }).click();
  await page.getByRole("button", { name: "Yes, remove my-diary" }).click();
  await expect(page.getByText("my-diary is removed, and so is the access that it had.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "my-diary" })).toHaveCount(0);
});

test.describe("a server whose authorization server knows only clients that were registered by hand", () => {
  let pair: PlayedPair;
  test.beforeAll(async () => {
    pair = await startPlayedPair();
  });
  test.afterAll(() => pair.close());

  test("is connected with the client that its person enters", async ({ page, signInAsNew }) => {
    pair.issuer.routes[SERVER_METADATA] = () => ({
      json: describeServer(pair.issuer.url, {
        registration_endpoint: undefined,
        token_endpoint_auth_methods_supported: ["client_secret_basic"],
      }),
    });
    pair.issuer.routes["/authorize"] = ({ search }) => {
      const asked = new URLSearchParams(search);
      const back = new URL(asked.get("redirect_uri") ?? "");
      back.search = `${new URLSearchParams({ code: "c", state: asked.get("state") ?? "", iss: pair.issuer.url })}`;
      return { status: 302, headers: { location: back.href } };
    };
    pair.issuer.routes["/token"] = () => ({ json: { access_token: "given", token_type: "bearer" } });
    await signInAsNew("alice");
    await page.goto("/settings/connections");
    await page.getByLabel("Address").fill(`${pair.mcp.url}/mcp`);
    await page.getByLabel("Name").fill("ledger");
    await page.getByLabel("Name").press("Enter");
    await page.getByRole("button", { name: "Connect my-ledger" }).click();

    const place = new URL(pair.issuer.url).host;
    await expect(page.getByRole("heading", { name: `Register this app at ${place}` })).toBeVisible();
    const { pathname } = new URL(page.url());
    const serverId = pathname.split("/").at(-1);
    await expect(page.getByText(`/api/oauth/callback/${serverId}`)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.getByLabel("Client ID").fill("by hand");
    await page.keyboard.press("Tab");
    await page.keyboard.type("secret of a test");
    await page.keyboard.press("Enter");
    // The page before has the same button.
    await expect(page.getByText("The client is saved")).toBeVisible();
    await page.getByRole("button", { name: "Connect my-ledger" }).click();
    await expect(page.getByText("my-ledger is connected")).toBeVisible();
    const tokens = pair.issuer.requests.filter(({ path: asked }) => asked === "/token");
    expect(tokens.map(({ authorization }) => authorization)).toEqual([
      `Basic ${btoa("by+hand:secret+of+a+test")}`,
    ]);
    expect(await page.content()).not.toContain("secret of a test");
  });
});

test("an address that is not on the public internet is rejected, and stays in the field", async ({
  page,
  signInAsNew,
}) => {
  await signInAsNew("alice");
  for (const address of ["https://10.0.0.1/mcp", "http://example.com/mcp", "https://169.254.169.254/"]) {
    await page.goto("/settings/connections");
    await page.getByLabel("Address").fill(address);
    await page.getByRole("button", { name: "Add server" }).click();
    await expect(page.getByText("can't be reached by https on the public internet")).toBeVisible();
    await expect(page.getByLabel("Address")).toHaveValue(address);
  }
});

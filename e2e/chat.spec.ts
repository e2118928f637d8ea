import { expect, test } from "./fixtures.ts";
import { composer, lastAnswer, script, sendMessage, turns, waitForAnswer } from "./support/chat-actions.ts";

test.describe("versions of a conversation", () => {
  test("start where a message is edited; each keeps what followed, also after a reload", async ({
    page,
    login,
  }) => {
    await login("carol");
    await sendMessage(page, script("The first answer."));
    await waitForAnswer(page);
    await sendMessage(page, script("The second answer."));
    await waitForAnswer(page);

    await turns(page).nth(2).hover();
    await turns(page).nth(2).getByRole("button", { name: "Edit" }).click();
    const words = page.getByRole("textbox", { name: "Edit your message" });
    await expect(words).toBeFocused();
    await words.fill(script("Another second answer."));
    await words.press("Enter");
    await expect(page.getByText("Another second answer.").last()).toBeVisible();
    await waitForAnswer(page);
    await expect(turns(page)).toHaveCount(4);
    await expect(turns(page).nth(2)).toContainText("2/2");
    await sendMessage(page, script("What follows the other one."));
    await waitForAnswer(page);

    const previous = page.getByRole("button", { name: "Previous version" });
    await previous.focus();
    await page.keyboard.press("Enter");
    await expect(turns(page).last()).toContainText("The second answer.");
    await expect(turns(page)).toHaveCount(4);
    await expect(turns(page).nth(2)).toContainText("1/2");
    await expect(page.getByRole("button", { name: "Next version" })).toBeFocused();

    await page.keyboard.press("Enter");
    await expect(turns(page).last()).toContainText("What follows the other one.");
    await page.reload();
    await expect(turns(page).last()).toContainText("What follows the other one.");
    await previous.click();
    await expect(turns(page).last()).toContainText("The second answer.");
    await sendMessage(page, script("The first one continues."));
    await waitForAnswer(page);
    await expect(turns(page)).toHaveCount(6);
    await expect(turns(page).nth(1)).toContainText("The first answer.");
    await page.getByRole("button", { name: "Next version" }).click();
    await expect(turns(page).last()).toContainText("What follows the other one.");
  });

  test("a repeated answer is a version too, and a write in it needs approval again", async ({
    page,
    login,
    system,
  }) => {
    await login("carol");
    const args = { owner: "carol", repo: "understudies-accounts", title: "Asked twice" };
    await sendMessage(page, script({ call: "create_issue", args }, "Done with it."));
    await page.getByRole("button", { name: "Reject…" }).click();
    await page.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(turns(page).last()).toContainText("Done with it.");
    await waitForAnswer(page);
    await turns(page).last().getByRole("button", { name: "Answer again" }).click();
    await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
    await expect(turns(page).first()).toContainText("2/2");
    const writes: { body: unknown }[] = await (
      await fetch(`${system.addresses.github}/_control/writes`)
    ).json();
    expect(JSON.stringify(writes)).not.toContain("Asked twice");
    await page.getByRole("button", { name: "Reject…" }).click();
    await page.getByRole("button", { name: "Reject", exact: true }).click();
    await waitForAnswer(page);
  });
});

test("a new conversation can be with the assistant whose tools come over MCP, and stays with it", async ({
  page,
  loginConnected,
}) => {
  await loginConnected("carol");
  await page.getByRole("radio", { name: /GitHub over MCP/ }).check();
  const run = page.waitForRequest(/runs\/stream$/);
  await sendMessage(page, "Which repositories do I have?");
  expect((await run).postDataJSON()).toMatchObject({ assistant_id: "mcp_agent" });
  await waitForAnswer(page);
  await page.reload();
  await expect(page.getByRole("banner")).toContainText("GitHub over MCP");
  const next = page.waitForRequest(/runs\/stream$/);
  await sendMessage(page, "Hello");
  expect((await next).postDataJSON()).toMatchObject({ assistant_id: "mcp_agent" });
});

test("a conversation is unchanged when the person returns to it, with its assistant, its versions and its list entry", async ({
  page,
  loginConnected,
}) => {
  await loginConnected("carol");
  const overMcp = page.getByRole("radio", { name: /GitHub over MCP/ });
  await overMcp.check();
  await sendMessage(page, "Hello, I'll be back");
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await waitForAnswer(page);
  const address = page.url();
  const asked = turns(page).first();
  await asked.hover();
  await asked.getByRole("button", { name: "Edit" }).click();
  const words = page.getByRole("textbox", { name: "Edit your message" });
  await words.fill("Hello again");
  await words.press("Enter");
  await expect(asked).toContainText("2/2");
  await waitForAnswer(page);
  await page.getByRole("link", { name: "New conversation" }).click();
  await expect(overMcp).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(asked).toContainText("2/2");
  await expect(page.getByRole("banner")).toContainText("GitHub over MCP");

  await page.getByRole("link", { name: /^Acting as/ }).click();
  await page.waitForURL(/\/settings\/connections/);
  await page.goBack();
  await expect(page.getByRole("navigation").getByRole("link", { name: "Hello, I'll be back" })).toBeVisible();
});

test("Back after the first message of a new chat leads to an empty one, and Forward to the conversation again", async ({
  page,
  login,
}) => {
  await page.goto("about:blank");
  await login("carol");
  await sendMessage(page, script("The first answer."));
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  const address = page.url();
  await waitForAnswer(page);
  for (const isReloaded of [false, true]) {
    if (isReloaded) await page.reload();
    await page.goBack();
    await expect(page).toHaveURL(/\/chat$/);
    await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("");
    await page.goForward();
    await expect(page).toHaveURL(address);
    await expect(lastAnswer(page)).toHaveText("The first answer.");
  }
});

test.describe("a tool's card", () => {
  test("says in words what was done and how long it took; expanded by keyboard, it shows arguments and result", async ({
    page,
    loginConnected,
  }) => {
    await loginConnected("carol");
    await expect(page.getByRole("link", { name: /as @carol/ })).toBeVisible();
    await sendMessage(page, "Which repositories do I have?");
    await waitForAnswer(page);
    const card = page.getByRole("group").filter({ hasText: "Listed your repositories" });
    await expect(card).toContainText(/took \d/);
    await expect(card.getByText("Asked with")).toBeHidden();
    await card.locator("summary").focus();
    await page.keyboard.press("Enter");
    await expect(card.getByText("Asked with")).toBeVisible();
    await expect(card).toContainText("understudies-accounts");
    await page.reload();
    await expect(card).toContainText(/took \d/);
  });

  test("says that a write was rejected, not that it failed", async ({ page, login }) => {
    await login("carol");
    const args = { owner: "carol", repo: "understudies-accounts", title: "Not wanted" };
    await sendMessage(page, script({ call: "create_issue", args }, "Then not."));
    await page.getByRole("button", { name: "Reject…" }).click();
    await page.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(page.getByText("Then not.").last()).toBeVisible();
    const card = page.getByRole("group").filter({ hasText: "Opening an issue" });
    await expect(card.locator("summary")).toContainText("rejected");
    await expect(card.locator("summary")).not.toContainText("failed");
  });
});

test("returning from a provider shows once that it is connected", async ({ page, login }) => {
  await login("carol");
  await page.goto("/chat?connected=github");
  await expect(page.getByText(/GitHub is connected/).first()).toBeVisible();
  await expect(page).toHaveURL(/\/chat$/);
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText(/GitHub is connected/)).toHaveCount(0);
  await page.reload();
  await expect(composer(page)).toBeVisible();
  await expect(page.getByText(/GitHub is connected/)).toHaveCount(0);
});

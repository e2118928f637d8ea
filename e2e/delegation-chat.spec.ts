import { composer, lastAnswer } from "./support/chat-actions.ts";
import { ChatPage } from "./support/chat-page.ts";
import { expect, findPerson, test } from "./support/delegation.ts";
import { HttpPerson } from "./support/http-person.ts";
import { expectSameRun, readHistory } from "./support/thread-history.ts";

/** A tool that needs access during an answer asks for it in the chat, and the same run resumes. */

test("a tool without a connection asks for it, and the same run resumes when the popup has closed itself", async ({
  page,
  signInAsNew,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("bob");
  await chat.ask();
  await expect(chat.cards).toContainText("Read and change your repositories");
  await expect(chat.stop).toBeHidden();
  const stopped = await readHistory(page);
  const runs: unknown[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/runs/stream"))
      runs.push(request.postDataJSON());
  });
  await expect(page.getByRole("link", { name: "GitHub not connected" })).toBeVisible();
  await chat.consent("bob");
  await expect(page.getByRole("link", { name: "as @bob" })).toBeVisible();
  await expect(chat.repositoryOf("bob")).toBeVisible();
  await expect(chat.cards).toHaveCount(0);
  await chat.expectShownOnce();
  await expect(chat.stop).toBeHidden();
  expectSameRun(stopped, await readHistory(page));
  expect(runs).toMatchObject([{ command: { resume: expect.anything() } }]);
  expect(runs).not.toMatchObject([{ input: expect.anything() }]);
});

test("after “not now” the model continues without the tool, and says what is missing", async ({
  page,
  signInAsNew,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await chat.ask();
  await expect(page.locator("main [aria-live=polite]")).toHaveText(/^The agent asks for access\./);
  await chat.cards.getByRole("button", { name: "Not now" }).click();
  await expect(chat.cards).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await expect(page.getByText(/chose not to/).last()).toBeAttached();
  await expect(chat.stop).toBeHidden();
  const call = chat.tool(/Listing your repositories/).locator("summary");
  await expect(call).toContainText("not now");
  await expect(call).not.toContainText("failed");
  await expect(lastAnswer(page)).toContainText("chose not to");
  await expect(lastAnswer(page)).not.toContainText(/Answer without it|The person/);
});

test("results withheld by an organization's single sign-on are reported, with a link to authorize", async ({
  page,
  signInAsNew,
  connectAccount,
  github,
  system,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await connectAccount("alice");
  await page.reload();
  const link = `${system.addresses.github}/orgs/acme/sso?authorization_request=A`;
  const refused = { "x-github-sso": `required; url=${link}`, "content-type": "application/json" };
  await github.fault({ path: "/user/repos", status: 403, headers: refused, body: '{"message":"SAML"}' });
  await chat.ask();
  await expect(page.getByRole("link", { name: /Authorize for the organization/ })).toHaveAttribute(
    "href",
    link,
  );
  await expect(chat.idle).toBeVisible();
  const partial = {
    "x-github-sso": "partial-results; organizations=1,2",
    "content-type": "application/json",
  };
  await github.fault({ path: "/user/repos", status: 200, headers: partial, body: "[]" });
  await chat.ask("Which of my repositories are private?");
  await expect(page.getByText(/GitHub left out what belongs to 2 organizations/).last()).toBeAttached();
});

test("a missing scope is requested in words, the same run resumes, and the grant has the scope", async ({
  page,
  signInAsNew,
  connectAccount,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("carol");
  await connectAccount("carol");
  await chat.follow({ call: "list_notifications", args: {} }, "That is all.");
  await expect(chat.cards).toContainText("Read and mark your notifications");
  await expect(chat.cards).not.toContainText("Read and change your repositories");
  await chat.consent("carol", /^Allow GitHub/);
  await expect(chat.answer("That is all.")).toBeVisible();
  await expect(page.getByText("Looked at your notifications")).toBeVisible();
  await page.goto("/settings/connections");
  await expect(page.getByText("Read and mark your notifications")).toBeVisible();
  await expect(page.getByText(/Read and change your repositories/)).toBeVisible();
});

test("access that was revoked at GitHub is requested again, and the same run resumes", async ({
  page,
  signInAsNew,
  connectAccount,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("bob");
  await connectAccount("bob");
  await github.revoke("bob");
  await chat.ask();
  await expect(chat.cards).toContainText("no longer accepts the connection");
  await chat.consent("bob", /^Reconnect GitHub/);
  await expect(chat.repositoryOf("bob")).toBeVisible();
  await chat.expectShownOnce();
});

test("of two tools that ask at once, one with “not now” does not run when the other is connected", async ({
  page,
  signInAsNew,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  const calls = [{ name: "list_repositories" }, { name: "get_authenticated_user" }];
  await chat.follow({ calls }, "Both are answered.");
  await expect(chat.cards).toHaveCount(2);
  await expect(page.locator("main [aria-live=polite]")).toHaveText(/asks for access: 2 questions\./);
  await chat.consent("alice");
  await expect(chat.cards).toHaveCount(1);
  // The focus moves to the remaining question.
  await expect(chat.cards.getByRole("heading")).toBeFocused();
  await expect(chat.cards.getByRole("status")).toContainText("was connected elsewhere");
  await expect(chat.cards.getByRole("button", { name: "Continue" })).toBeVisible();
  await chat.cards.getByRole("button", { name: "Not now" }).click();
  await expect(chat.answer("Both are answered.")).toBeVisible();
  await page.goto("/settings/activity");
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
});

test("only the person and browser that started a connection can finish it: the callback stores nothing elsewhere", async ({
  page,
  signInAsNew,
  login,
  otherBrowser,
  system,
}) => {
  await signInAsNew("alice");
  const began = new HttpPerson(system.appUrl, "alice");
  await began.signIn(findPerson("alice").password);
  const callback = await began.authorizeGitHub();
  const bobs = await otherBrowser();
  await login("bob", bobs);
  for (const other of [page, bobs]) {
    await other.goto(callback);
    await expect(other.getByText("started in another browser or session")).toBeVisible();
    await expect(other.getByText("Not connected").first()).toBeVisible();
  }
  await began.fetch(callback);
  await page.reload();
  await expect(page.getByText("@alice")).toBeVisible();
});

test("a form with a scope that the app never requests is rejected before GitHub", async ({
  page,
  signInAsNew,
}) => {
  await signInAsNew("bob");
  await page.goto("/settings/connections");
  await page.locator('form[action$="/connect/github"]').evaluate((form) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "scopes", value: "gist delete_repo" });
    form.append(field);
  });
  await page.getByRole("button", { name: "Connect GitHub" }).click();
  await expect(page.getByText("a scope that this app never requests")).toBeVisible();
});

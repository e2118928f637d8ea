import { expect, newIssue, test, uniqueTitle } from "./support/approvals.ts";

const DAY_MS = 86_400_000;

for (const [name, days] of [
  ["ahead", 2],
  ["behind", -2],
] as const) {
  test(`where the browser's clock is two days ${name}, a pending approval has not expired`, async ({
    page,
    loginConnected,
    chat,
    issuesAtGitHub,
  }) => {
    await page.addInitScript(setClock, days * DAY_MS);
    await loginConnected("alice");
    const title = uniqueTitle(`By a clock that is ${name}`);
    await chat.follow(newIssue(title), "Done.");
    const approve = chat.approval.getByRole("button", { name: "Approve", exact: true });
    await expect(approve).toBeVisible();
    // The expiry is shown by the person's clock.
    const tomorrow = await page.evaluate(
      (ahead) => new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(Date.now() + ahead),
      DAY_MS,
    );
    await expect(chat.approval).toContainText(`nothing happens after ${tomorrow}`);
    await page.reload();
    await approve.click();
    await expect(chat.answer("Done.")).toBeVisible();
    expect(await issuesAtGitHub(title)).toEqual([title]);
  });
}

/** Runs in the page: shifts its clock by an offset in milliseconds. */
function setClock(offset: number): void {
  const { Date: RealDate } = window;
  const now = () => RealDate.now() + offset;
  window.Date = new Proxy(RealDate, {
    construct: (target, given) => Reflect.construct(target, given.length > 0 ? given : [now()]),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
}

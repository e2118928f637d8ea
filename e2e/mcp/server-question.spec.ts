import { expect, type Page, test } from "@playwright/test";
import { bundleCards } from "../card/bundle.ts";

/** The card of an MCP server's question. Its answer is handled in agent/mcp/elicitation. */
const REQUEST = {
  kind: "elicit",
  question: "q1",
  server: { name: "shop", host: "shop.example" },
  tool: "order_prints",
  message: "How shall the prints be sent?",
  expires_at: Date.now() + 240_000,
};
const FIELDS = [
  {
    name: "name",
    label: "Name",
    type: "text",
    required: true,
    min: 2,
    max: 100,
    description: "As on the door bell",
  },
  { name: "email", label: "Email", type: "text", format: "email", required: true, max: 4000 },
  { name: "copies", label: "Copies", type: "integer", required: false, min: 1, max: 9, default: 2 },
  { name: "gift", label: "It is a gift", type: "boolean", required: false, default: true },
  {
    name: "size",
    label: "Size",
    type: "choice",
    required: true,
    options: [
      { value: "s", label: "Small" },
      { value: "l", label: "Large" },
    ],
    default: "s",
  },
  {
    name: "colours",
    label: "Colours",
    type: "choices",
    required: false,
    max: 2,
    options: ["red", "green", "blue"].map((value) => ({ value, label: value })),
    default: ["red"],
  },
];
const FORM = { ...REQUEST, ask: { mode: "form", fields: FIELDS } };
const PAGE = { ...REQUEST, ask: { mode: "url", url: "https://shop.example/consent?state=1#x" } };

let answers: () => Promise<unknown[]>;

async function show(page: Page, request: object): Promise<void> {
  const { script, styles } = await bundled;
  await page.setContent(
    '<!doctype html><html lang="en"><body><main id="root" class="p-4"></main></body></html>',
  );
  await page.addStyleTag({ content: styles });
  await page.addScriptTag({ content: script });
  const asked = await page.evaluateHandle((shown) => globalThis.cards.ask(shown), request);
  answers = () => asked.evaluate(({ answers }) => answers);
}
let bundled: ReturnType<typeof bundleCards>;
test.beforeAll(() => {
  bundled = bundleCards();
});

test("a form is filled in by keyboard alone, with the server's defaults", async ({ page }) => {
  await show(page, FORM);
  await expect(page.getByRole("heading")).toHaveText("The MCP server shop asks you");
  await page.getByLabel("Name (required)").focus();
  await page.keyboard.type("Ada");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Copies")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("L");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.getByLabel("Name (required)").press("Enter");
  await expect.poll(answers).toEqual([
    {
      elicit: "accept",
      question: "q1",
      content: {
        name: "Ada",
        email: "ada@example.com",
        copies: 2,
        gift: false,
        size: "l",
        colours: ["red", "green"],
      },
    },
  ]);
});

test("invalid values are explained, and nothing is sent", async ({ page }) => {
  await show(page, FORM);
  const send = page.getByRole("button", { name: "Send answer" });
  await send.click();
  await expect(page.getByRole("alert")).toHaveText("“Name” is required.");
  await page.getByLabel("Name (required)").fill("Ada");
  await page.getByLabel("Email (required)").fill("nowhere");
  await send.click();
  await expect(page.getByRole("alert")).toHaveText("“Email” must be an email address.");
  await page.getByLabel("Email (required)").fill("ada@example.com");
  await page.getByLabel("Copies").fill("many");
  await send.click();
  await expect(page.getByRole("alert")).toHaveText("“Copies” must be a number.");
  await page.getByLabel("Copies").fill("");
  await page.getByLabel("green").check();
  await page.getByLabel("blue").check();
  await send.click();
  await expect(page.getByRole("alert")).toHaveText("“Colours” must be at most 2 choices.");
  expect(await answers()).toEqual([]);
});

test("a form can be declined or skipped without filling it in", async ({ page }) => {
  await show(page, FORM);
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByRole("button", { name: "Skip" }).click();
  expect(await answers()).toEqual([
    { elicit: "decline", question: "q1" },
    { elicit: "cancel", question: "q1" },
  ]);
});

test("a page is opened only by its link, which shows the full URL, and accepted afterwards", async ({
  page,
}) => {
  const asked: string[] = [];
  await page.route("https://shop.example/**", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ body: "consent" });
  });
  await show(page, PAGE);
  await expect(page.getByText("https://shop.example/consent?state=1#x")).toBeVisible();
  await expect(page.getByRole("button", { name: "I'm done there" })).toHaveCount(0);
  expect(asked).toEqual([]);
  const link = page.getByRole("link", { name: "Open shop.example" });
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await link.evaluate((element) => element.addEventListener("click", (event) => event.preventDefault()));
  await link.click();
  await page.getByRole("button", { name: "I'm done there" }).click();
  expect(await answers()).toEqual([{ elicit: "accept", question: "q1" }]);
});

test("a server's invisible characters and markup are shown as text", async ({ page }) => {
  await show(page, { ...FORM, message: "<img src=x onerror=alert(1)> \u202Eevil" });
  await expect(page.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  await expect(page.getByText("⟦U+202E⟧")).toBeVisible();
});

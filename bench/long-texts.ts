import type { BrowserContext, Page } from "@playwright/test";
import { turns } from "#e2e/support/chat-actions.ts";
import { Conversation } from "#e2e/support/conversation.ts";
import type { HttpPerson } from "#e2e/support/http-person.ts";
import { lengthenConversation } from "#e2e/support/long-conversation.ts";
import { paintOf, watchLongTasks } from "./browser.ts";
import { ASK_FOR_LONG_ANSWER, LONG_ANSWER } from "./long-answer.ts";
import type { Row } from "./part.ts";

const WORDS = "What was the first thing that we said?";
/** The delay of a fast typist. */
const BETWEEN_LETTERS_MS = 60;
/** The time limit of the long answer. */
const STREAMED_MS = 180_000;
const SECTION = "A paragraph with **strong** words and `code`, of some length.\n\n- one\n- two\n\n";
const MANY = Array.from({ length: 249 }, (_, at) => ({
  asked: `Question ${at}`,
  answered: `Answer ${at}.\n\n${SECTION.repeat(10)}\`\`\`js\nlet a = 1;\n\`\`\``,
}));

/** Counts long tasks while reading and typing with much text on the page. @param dataDir of the embedded system */
export async function measureLongTexts(
  dataDir: string,
  person: HttpPerson,
  context: BrowserContext,
): Promise<Row[]> {
  return [
    ...(await measureStored("500 messages", await store(dataDir, person, MANY), context)),
    ...(await measureStored(
      "an answer of 177 kB",
      await store(dataDir, person, [{ asked: "Explain", answered: LONG_ANSWER }]),
      context,
    )),
    await measureStreamed(context),
  ];
}

async function store(
  dataDir: string,
  person: HttpPerson,
  before: { asked: string; answered: string }[],
): Promise<string> {
  const conversation = new Conversation(person);
  await conversation.ask("Hello");
  await lengthenConversation(dataDir, conversation.threadId, before);
  return `/chat/${conversation.threadId}`;
}

async function measureStored(what: string, address: string, context: BrowserContext): Promise<Row[]> {
  const tab = await context.newPage();
  await watchLongTasks(tab);
  await tab.goto(address);
  await turns(tab).last().waitFor({ state: "attached" });
  // The first message loads last.
  await tab.waitForLoadState("networkidle");
  const begin = await countTasks(tab);
  await type(tab);
  const typed = await countTasks(tab);
  await tab.close();
  return [
    toRow(`long tasks as a conversation with ${what} opens`, begin),
    toRow(`long tasks while one types in a conversation with ${what}`, typed - begin),
  ];
}

async function measureStreamed(context: BrowserContext): Promise<Row> {
  const tab = await context.newPage();
  await watchLongTasks(tab);
  await tab.goto("/chat", { waitUntil: "networkidle" });
  await tab.locator("#message").fill(ASK_FOR_LONG_ANSWER);
  await tab.waitForLoadState("networkidle");
  const before = await countTasks(tab);
  await tab.locator("#message").press("Enter");
  await type(tab);
  await tab.getByRole("button", { name: "Stop" }).waitFor({ state: "hidden", timeout: STREAMED_MS });
  const after = await countTasks(tab);
  await tab.close();
  return toRow(
    "long tasks while an answer of 177 kB with 230 blocks of code streams, and one types",
    after - before,
  );
}

async function type(tab: Page): Promise<void> {
  await tab.locator("#message").focus();
  await tab.keyboard.type(WORDS, { delay: BETWEEN_LETTERS_MS });
}

const countTasks = async (tab: Page): Promise<number> => (await paintOf(tab)).longTasks;

function toRow(figure: string, value: number): Row {
  return { figure, value, unit: "", target: { most: 0 } };
}

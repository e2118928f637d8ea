import type { TestedFeature } from "../feature.ts";
import * as features from "../features.ts";
import { connectAll } from "../support/connect-all.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import {
  type DatabaseUrls,
  findEmptyTables,
  findIdentifiers,
  findRemainingRows,
  withDatabase,
} from "../support/personal-rows.ts";

/** A text in the person's messages that no row may contain after the deletion. */
const MARKER = "xylophone-marmalade-farewell";

/** Length of an answer that still streams while the account is deleted, in repetitions of MARKER. */
const LONG_ANSWER = 2_000;

/** Creates rows in every table: a session, a connection, a read, an approved write, a queued message. */
async function createRows(person: HttpPerson, password: string, { app }: DatabaseUrls): Promise<void> {
  await person.signIn(password);
  await connectAll(person);
  await withDatabase(app, async (db) => {
    const email = `${person.username}@example.com`;
    const user = db.selectFrom("users").select("id").where("email", "=", email);
    const { id } = await user.executeTakeFirstOrThrow();
    for (const { leaveRows } of Object.values<TestedFeature>(features)) await leaveRows?.(db, id);
  });
  const conversation = new Conversation(person);
  await conversation.follow({ call: "list_repositories", args: {} }, MARKER);
  const args = { owner: person.username, repo: "metronome", title: MARKER };
  await conversation.follow({ call: "create_issue", args }, "Opened.");
  await conversation.decide({ type: "approve" });
  await queueMessage(new Conversation(person));
}

/** Starts two runs of one thread: while the first streams, the second one's message stays queued. */
async function queueMessage({ person, assistant, threadId }: Conversation): Promise<void> {
  const send = (content: string) =>
    person.api(`/api/langgraph/threads/${threadId}/runs/stream`, {
      json: {
        assistant_id: assistant,
        input: { messages: [{ type: "human", content }] },
        stream_mode: ["messages-tuple"],
        if_not_exists: "create",
        multitask_strategy: "enqueue",
      },
    });
  await send(`script:\n${JSON.stringify([`${MARKER} `.repeat(LONG_ANSWER)])}`);
  await send(MARKER);
}

/** Submits the account page's form, as a browser without scripts would. @returns the redirect's location, or the status */
export async function deleteAccount(person: HttpPerson): Promise<string> {
  const address = `${person.appUrl}/settings/account`;
  const page = await (await person.fetch(address)).text();
  const form = new FormData();
  form.set(/name="(\$ACTION_ID_\w+)"/.exec(page)?.[1] ?? "", "");
  form.set("confirm", "delete");
  const headers = { origin: person.appUrl, accept: "text/html" };
  const answer = await person.fetch(address, { method: "POST", headers, body: form });
  return answer.headers.get("location") ?? `${answer.status}`;
}

/** Carol uses every feature and deletes her account; alice keeps hers. @returns what the deletion left in the databases */
export async function deleteAccountAndInspect(appUrl: string, stores: DatabaseUrls) {
  const carol = new HttpPerson(appUrl, "carol");
  await createRows(carol, "singer", stores);
  const identifiers = [...(await findIdentifiers(stores, "carol@example.com")), MARKER];
  const others = await findIdentifiers(stores, "alice@example.com");
  const emptyTables = await findEmptyTables(stores, identifiers);
  const address = await deleteAccount(carol);
  const remaining = await findIdentifiers(stores, "alice@example.com");
  return {
    /** Tables in which she had no row, so that the test proves nothing about them. */
    emptyTables,
    address,
    remains: await findRemainingRows(stores, identifiers),
    /** Rows of alice that were deleted too. */
    lost: others.filter((id) => !remaining.includes(id)),
  };
}

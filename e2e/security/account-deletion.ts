import type { TestedFeature } from "../feature.ts";
import * as features from "../features.ts";
import { connectAll } from "../support/connect-all.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { findMarks, findRemains, findUntouched, type Stores, withStore } from "../support/personal-rows.ts";

/** What the person says who will leave: to be found in no row afterwards. */
const LAST_WORDS = "xylophone-marmalade-farewell";

/** Words of an answer that goes on while its person leaves. */
const LONG_ANSWER = 2_000;

/** Does one of everything that leaves rows behind: a session, a connection, a read, and a write that was approved. */
async function leaveTraces(person: HttpPerson, password: string, { app }: Stores): Promise<void> {
  await person.signIn(password);
  await connectAll(person);
  await withStore(app, async (db) => {
    const email = `${person.username}@example.com`;
    const user = db.selectFrom("users").select("id").where("email", "=", email);
    const { id } = await user.executeTakeFirstOrThrow();
    for (const { leaveRows } of Object.values<TestedFeature>(features)) await leaveRows?.(db, id);
  });
  const conversation = new Conversation(person);
  await conversation.follow({ call: "list_repositories", args: {} }, LAST_WORDS);
  const args = { owner: person.username, repo: "metronome", title: LAST_WORDS };
  await conversation.follow({ call: "create_issue", args }, "Opened.");
  await conversation.decide({ type: "approve" });
  await leaveMessageWaiting(new Conversation(person));
}

/** Two runs of one thread: the first answers for longer than the rest takes, the second one's message waits for it. */
async function leaveMessageWaiting({ person, assistant, threadId }: Conversation): Promise<void> {
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
  await send(`script:\n${JSON.stringify([`${LAST_WORDS} `.repeat(LONG_ANSWER)])}`);
  await send(LAST_WORDS);
}

/** Sends the form of the account page, as a browser without scripts would. @returns where it led */
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

/** Carol comes, does everything, and deletes her account; alice stays. @returns what that left in the databases */
export async function watchDeparture(appUrl: string, stores: Stores) {
  const carol = new HttpPerson(appUrl, "carol");
  await leaveTraces(carol, "singer", stores);
  const marks = [...(await findMarks(stores, "carol@example.com")), LAST_WORDS];
  const others = await findMarks(stores, "alice@example.com");
  const untouched = await findUntouched(stores, marks);
  const address = await deleteAccount(carol);
  const kept = await findMarks(stores, "alice@example.com");
  return {
    /** Tables in which she had nothing: of these the rest would show nothing. */
    untouched,
    address,
    remains: await findRemains(stores, marks),
    /** What went with her and was not hers. */
    lost: others.filter((mark) => !kept.includes(mark)),
  };
}

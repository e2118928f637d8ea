import { setTimeout as pause } from "node:timers/promises";
import { findIdentity } from "#e2e/security/target.ts";
import { Conversation } from "#e2e/support/conversation.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { Talker } from "./people.ts";
import { makeRandom, shuffled } from "./random.ts";
import { type Database, type Fault, Target } from "./target.ts";

export interface ChaosOptions {
  database: Database;
  rounds: number;
  seed: number;
}

/** @returns a summary. @throws Error at the first violation */
export async function runChaos({ database, rounds, seed }: ChaosOptions): Promise<string> {
  const target = await Target.start(database);
  if (!target) return "postgres: no binaries, not tried.";
  try {
    return `${database}: ${await attack(target, rounds, makeRandom(seed))}`;
  } finally {
    await target.stop();
  }
}

async function attack(target: Target, rounds: number, random: () => number): Promise<string> {
  const { system } = target;
  const alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
  const identity = await findIdentity(alice);
  const talkers: Talker[] = [];
  let faults: Fault[] = [];
  let approvals = 0;
  let writes = 0;

  for (let round = 0; round < rounds; round += 1) {
    if (faults.length === 0) faults = shuffled(target.faults, random);
    const fault = faults.pop() ?? "kill LangGraph";
    const people = [new Talker(system, alice), new Talker(system, alice, identity), ...talkers.slice(-2)];
    talkers.push(...people.slice(0, 2));
    const title = `Chaos ${round} of ${system.dataDir}`;
    const card = round % 3 === 0 ? await askForWrite(alice, title) : undefined;
    if (card) approvals += 1;
    const saying = people.map((talker, index) =>
      talker.sendMessage(`round ${round}, message ${index}, ${random()}`),
    );
    if (card) void card.decide({ type: "approve" }).catch(() => "");
    await Promise.race(saying);
    if (!fault.endsWith("at the first byte")) await pause(random() * 300);
    await target.strike(fault);
    await Promise.all(saying);
    await target.untilUp(alice);
    const where = `round ${round}, ${fault}`;
    for (const talker of people) await inRound(where, talker.check());
    if (!card) continue;
    await finish(card);
    writes += await inRound(where, checkWrite(target, card, title));
  }
  for (const talker of talkers) await inRound("at the end", talker.check());
  const messages = talkers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  return (
    `${rounds} rounds; ${messages} messages acknowledged, 0 lost; ` +
    `${approvals} writes approved, ${writes} sent, 0 twice, ${approvals - writes} reported as uncertain.`
  );
}

async function inRound<T>(where: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw new Error(`${where}: ${error instanceof Error ? error.message : error}`, { cause: error });
  });
}

async function askForWrite(alice: HttpPerson, title: string): Promise<Conversation> {
  const card = new Conversation(alice);
  await card.follow(
    { call: "create_issue", args: { owner: "alice", repo: "wonderland-api", title } },
    "Done.",
  );
  if (!(await card.card())) throw new Error(`no card for “${title}”.`);
  return card;
}

/** Repeats the decision if the card is still pending, and resumes a halted run. */
async function finish(card: Conversation): Promise<void> {
  if (await card.card()) await card.decide({ type: "approve" });
  else await card.continueRun();
}

/** @returns how often the write was sent, 0 or 1. @throws Error if it was sent twice, or neither sent nor reported */
async function checkWrite(target: Target, card: Conversation, title: string): Promise<number> {
  const sent = (await target.writes()).filter(({ body }) => JSON.stringify(body).includes(title));
  if (sent.length > 1) throw new Error(`“${title}” was sent ${sent.length} times.`);
  if (sent.length === 0 && !(await isUncertain(card)))
    throw new Error(`the approved write “${title}” was neither sent nor reported.`);
  return sent.length;
}

/** Whether the person was told that the write may have been sent. */
async function isUncertain(card: Conversation): Promise<boolean> {
  return (await card.toolResults()).some(({ status }) => status === "error");
}

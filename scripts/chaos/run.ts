import { setTimeout as pause } from "node:timers/promises";
import { Conversation } from "#e2e/support/conversation.ts";
import { GitHubControl } from "#e2e/support/github-control.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import { findIdentity } from "#e2e/wall/victim.ts";
import { Talker } from "./people.ts";
import { startPostgres, type ThrowAwayPostgres } from "./postgres.ts";

export interface ChaosOptions {
  database: "sqlite" | "postgres";
  rounds: number;
  seed: number;
}

type Blow = "kill LangGraph" | "kill the app" | "stop the app" | "end connections";

/** @returns what was counted, in a sentence. @throws Error on the first promise that was broken */
export async function runChaos({ database, rounds, seed }: ChaosOptions): Promise<string> {
  const postgres = database === "postgres" ? await startPostgres() : undefined;
  if (database === "postgres" && !postgres) return "postgres: no binaries, not tried.";
  const env = {
    TOKEN_DELAY_MS: "5",
    REQUESTS_PER_MINUTE: "100000",
    STREAMS_PER_USER: "1000",
    ...postgres?.databases,
  };
  const system = await startSystem({ env });
  try {
    return `${database}: ${await attack(system, postgres, rounds, makeRandom(seed))}`;
  } finally {
    await system.stop();
    postgres?.stop();
  }
}

async function attack(
  system: System,
  postgres: ThrowAwayPostgres | undefined,
  rounds: number,
  random: () => number,
): Promise<string> {
  const alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
  const identity = await findIdentity(alice);
  const github = new GitHubControl(system.addresses.github);
  const blows: Blow[] = ["kill LangGraph", "kill LangGraph", "kill the app", "stop the app"];
  if (postgres) blows.push("end connections");
  const talkers: Talker[] = [];
  let approvals = 0;

  for (let round = 0; round < rounds; round += 1) {
    const people = [new Talker(system, alice), new Talker(system, alice, identity), ...talkers.slice(-2)];
    talkers.push(...people.slice(0, 2));
    const title = `Chaos ${round} of ${system.dataDir}`;
    const card = round % 3 === 0 ? await askForWrite(alice, title) : undefined;
    if (card) approvals += 1;
    const saying = people.map((talker, index) => talker.say(`round ${round}, message ${index}, ${random()}`));
    if (card) void card.decide({ type: "approve" }).catch(() => "");
    // Right with the first byte of the first answer, or a little later.
    await Promise.race(saying);
    if (random() < 0.5) await pause(random() * 300);
    const blow = blows[Math.floor(random() * blows.length)] ?? "kill LangGraph";
    await strike(system, postgres, blow);
    await Promise.all(saying);
    await untilUp(system, alice);
    for (const talker of people) await talker.check();
    if (card) await finish(card);
    const sent = (await github.writes()).filter(({ body }) => JSON.stringify(body).includes(title));
    if (sent.length > 1)
      throw new Error(`round ${round}, ${blow}: “${title}” was sent ${sent.length} times.`);
    if (card && sent.length === 0 && !(await isUnsure(card))) {
      throw new Error(
        `round ${round}, ${blow}: the approved write “${title}” was neither sent nor reported.`,
      );
    }
  }
  for (const talker of talkers) await talker.check();
  const messages = talkers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  return `${rounds} rounds, ${messages} acknowledged messages, 0 lost; ${approvals} approvals, no write sent twice.`;
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

/** Decides once more where the card still waits, and lets a halted run go on. */
async function finish(card: Conversation): Promise<void> {
  if (await card.card()) await card.decide({ type: "approve" });
  else await card.goOn();
}

/** The person learned that the write may have been sent. */
async function isUnsure(card: Conversation): Promise<boolean> {
  return (await card.toolResults()).some(({ status }) => status === "error");
}

async function strike(system: System, postgres: ThrowAwayPostgres | undefined, blow: Blow): Promise<void> {
  if (blow === "end connections") return postgres?.endConnections();
  const service = blow === "kill LangGraph" ? "langgraph" : "web";
  const ended = system.nextLine(new RegExp(`${service} (was killed|ended)`));
  const pid = system.pid(service);
  if (blow === "stop the app") process.kill(pid, "SIGTERM");
  else process.kill(-pid, "SIGKILL");
  await ended;
}

async function untilUp(system: System, alice: HttpPerson): Promise<void> {
  const until = performance.now() + 60_000;
  const isUp = async () =>
    (await fetch(`${system.addresses.langgraph}/info`)).ok &&
    (await alice.api("/api/langgraph/threads/search", { json: {} })).ok;
  while (!(await isUp().catch(() => false))) {
    if (performance.now() > until)
      throw new Error(`the system is not back:\n${system.output().slice(-2000)}`);
    await pause(100);
  }
  // A run that goes on without its stream is waited for: what it writes is counted.
  await pause(300);
}

/** A small seeded generator (mulberry32): the same seed, the same blows. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

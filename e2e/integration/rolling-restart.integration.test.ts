import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type LoadBalancer, startLoadBalancer } from "../support/load-balancer.ts";
import { type System, startSystem } from "../support/system.ts";

/** Two instances of the app behind a load balancer, with one database and one LangGraph server. */
let balancer: LoadBalancer;
let first: System;
let second: System;

beforeAll(async () => {
  balancer = await startLoadBalancer();
  const shared = { APP_URL: balancer.url, NOTICE_SECONDS: "3", DRAIN_SECONDS: "20" };
  // The agent reaches the app through the balancer, too, because either instance may be down.
  first = await startSystem({ engine: "npm", env: { ...shared, WEB_URL: balancer.url } });
  second = await startSecondInstance(shared);
  for (const { addresses } of [first, second]) balancer.add(addresses.web);
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
  balancer?.close();
});

/** An app that shares the first one's database, keys, LangGraph server and providers. */
async function startSecondInstance(env: Record<string, string>): Promise<System> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-second-"));
  copyFileSync(path.join(first.dataDir, "keys.json"), path.join(dataDir, "keys.json"));
  const keys = JSON.parse(readFileSync(path.join(dataDir, "keys.json"), "utf8"));
  const { langgraph, identity, github } = first.addresses;
  return startSystem({
    engine: "npm",
    dataDir,
    env: {
      ...env,
      DATABASE_URL: `file:${path.join(first.dataDir, "app.db")}`,
      LANGGRAPH_URL: langgraph,
      AUTH_OIDC_ISSUER: identity,
      AUTH_OIDC_ID: "on-behalf-of",
      AUTH_OIDC_SECRET: keys.EMBEDDED_OIDC_SECRET,
      GITHUB_URL: github,
      GITHUB_API_URL: `${github}/api/v3`,
      GITHUB_CLIENT_ID: "on-behalf-of",
      GITHUB_CLIENT_SECRET: keys.EMBEDDED_GITHUB_SECRET,
      MODEL: "openai:embedded",
    },
  });
}

/** Stops an instance's web process, which its launcher restarts. Resolves when it gets requests again. */
async function restart({ pid, addresses, nextLine }: System): Promise<void> {
  const ended = nextLine(/web ended with 0; it is started again/);
  process.kill(pid("web"), "SIGTERM");
  await expect.poll(balancer.ready, { timeout: 20_000 }).not.toContain(addresses.web);
  await ended;
  await expect.poll(balancer.ready, { timeout: 60_000 }).toContain(addresses.web);
}

test("no request, page or answer fails while the instances are restarted one after the other", async () => {
  await expect.poll(() => balancer.ready().length, { timeout: 20_000 }).toBe(2);
  const alice = new HttpPerson(balancer.url, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
  const outcomes: string[] = [];
  let isOver = false;
  const get = async (address: string) => `${address}: ${(await alice.api(address)).status}`;
  const search = async () => {
    const { status } = await alice.api("/api/langgraph/threads/search", { json: {} });
    return `search: ${status}`;
  };
  const answer = async () => {
    const stream = await new Conversation(alice).ask("Which repositories do I have?");
    return `answer: ${stream.includes("event: error") ? stream : 200}`;
  };
  const keepOn = async (ask: () => Promise<string>) => {
    while (!isOver) outcomes.push(await ask().catch(String));
  };
  const people = [() => get("/chat"), () => get("/api/conversations"), search, answer].map(keepOn);
  await restart(first);
  await restart(second);
  isOver = true;
  await Promise.all(people);
  expect(outcomes.filter((outcome) => !outcome.endsWith(": 200"))).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(40);
}, 180_000);

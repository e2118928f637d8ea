import path from "node:path";
import { type System, startSystem } from "#e2e/support/system.ts";
import { readKeys } from "#scripts/launch/keys.ts";
import { readAnswer } from "./answers.ts";
import { type Ask, askForWords, makeAskers, timesOf, UNLIMITED } from "./askers.ts";
import type { Part, Row } from "./part.ts";
import { readProcessorMs } from "./processor.ts";
import { median, shuffle } from "./statistics.ts";
import { type StockServer, startStock } from "./stock.ts";

const ROUNDS = 40;
const AT_ONCE = 20;
const ROUNDS_AT_ONCE = 8;
const WARM_UP = 20;
const QUESTION = askForWords(40);
const OUR_AGENT = path.resolve(import.meta.dirname, "../agent/graph.ts");

/** A server with one more layer than the previous one. */
interface Layer {
  name: string;
  ask: Ask;
  /** The processes that only this layer uses. */
  pids: number[];
}

/** Our agent requires a user. */
const SOMEBODY = { langgraph_auth_user: { identity: "somebody", session_id: "none" } };

/** The time that each layer between the stock server and the app adds to an answer. */
export const layers: Part = {
  name: "layers",
  title: "From the stock server to the app",
  how: `The stock server of the section above, and then one addition at a time, measured in random order: our agent instead of the stock one (31 tools, the middleware of approvals and checks, the summary) in memory and without authentication; its checkpoints in SQLite; our server (session token, introspection, owners, the message's inbox; runs handed to workers, and no unused events); the app. ${ROUNDS} single new conversations of 40 words and ${ROUNDS_AT_ONCE} rounds of ${AT_ONCE} at once each. Processor time is that of the LangGraph server, and of the app if it takes part, for a whole answer: other processes on the machine hardly change it.`,
  async run() {
    const system = await startSystem({ env: UNLIMITED });
    const servers: StockServer[] = [];
    try {
      const start = async (graph?: string, env?: Record<string, string>) => {
        const server = await startStock(system, graph, env);
        servers.push(server);
        return server;
      };
      const env = agentEnvironment(system);
      const stock = await start();
      const memory = await start(OUR_AGENT, { ...env, CHECKPOINTER: "server" });
      const stored = await start(OUR_AGENT, { ...env, CHECKPOINTER: "database" });
      const { direct, through } = await makeAskers(system);
      const alone = (name: string, { url, pid }: StockServer): Layer => ({
        name,
        ask: (text) => readAnswer(url, {}, text, undefined, SOMEBODY),
        pids: [pid],
      });
      const [agent, web] = [system.pid("langgraph"), system.pid("web")];
      return await measure([
        alone("stock", stock),
        alone("+ our agent", memory),
        alone("+ checkpoints in SQLite", stored),
        { name: "+ authentication, owners, inbox", ask: direct, pids: [agent, web] },
        { name: "+ the app", ask: through, pids: [agent, web] },
      ]);
    } finally {
      for (const server of servers) await server.stop();
      await system.stop();
    }
  },
};

/** The environment that our agent needs to start outside of the system. It requests no token. */
function agentEnvironment({ appUrl, dataDir, addresses }: System): Record<string, string> {
  const { AGENT_PRIVATE_KEY } = readKeys(path.join(dataDir, "keys.json"));
  return {
    APP_URL: appUrl,
    WEB_URL: addresses.web,
    AGENT_PRIVATE_KEY: JSON.stringify(AGENT_PRIVATE_KEY),
    AGENT_DATABASE_URL: `file:${path.join(dataDir, "layers.db")}`,
    MODEL: "openai:embedded",
  };
}

async function measure(all: readonly Layer[]): Promise<Row[]> {
  for (let at = 0; at < WARM_UP; at += 1) await Promise.all(all.map(({ ask }) => ask(QUESTION)));
  const single = all.map(() => [] as number[]);
  const processor = all.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, { ask }] of shuffle(all.entries())) single[at]?.push(...timesOf([await ask(QUESTION)]));
  }
  const many = all.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS_AT_ONCE; round += 1) {
    for (const [at, { ask, pids }] of shuffle(all.entries())) {
      const before = sumOf(pids);
      const asked = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(QUESTION)));
      many[at]?.push(...timesOf(asked));
      processor[at] = (processor[at] ?? 0) + sumOf(pids) - before;
    }
  }
  return all.flatMap(({ name }, at): Row[] => [
    { figure: `${name}: first token, p50`, value: median(single[at] ?? []), unit: "ms" },
    { figure: `${name}: ${AT_ONCE} at once, p50`, value: median(many[at] ?? []), unit: "ms" },
    {
      figure: `${name}: processor time of an answer`,
      value: (processor[at] ?? Number.NaN) / (ROUNDS_AT_ONCE * AT_ONCE),
      unit: "ms",
    },
  ]);
}

const sumOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + readProcessorMs(pid), 0);

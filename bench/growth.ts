import path from "node:path";
import { sql } from "kysely";
import { openDatabase } from "#db/open.ts";
import { startPostgres } from "#db/testing/postgres.ts";
import { bearer, findIdentity } from "#e2e/security/target.ts";
import { makeDatabases } from "#e2e/support/databases.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import { UNLIMITED } from "./askers.ts";
import type { Part, Row } from "./part.ts";
import { median } from "./statistics.ts";
import { type TurnCost, takeTurn } from "./turns.ts";

/** GROWTH_TURNS sets a smaller number of turns, for a quick run. */
const LAST = Number(process.env.GROWTH_TURNS ?? 200);
const MARKS = [10, 20, 50, 100, 200].filter((turns) => turns <= LAST);
/** First tokens are the median of this many turns up to the mark, alternating with new conversations. */
const SAMPLES = 9;
const WARM_UP = 5;

/** The cost of a growing conversation with a tool call in each turn, on both databases. */
export const growth: Part = {
  name: "growth",
  title: "A conversation as it grows",
  how: `One conversation of ${LAST} turns, each with one tool call that lists repositories, sent to the LangGraph server as the page sends it. Storage is the size of the agent's database on disk, less that of an empty one. Bytes are those of one turn's request and stream. "÷ fresh" compares the first token, p50 of the last ${SAMPLES} turns, with new conversations, measured in alternation.`,
  async run() {
    const rows = await measureOn("SQLite", {}, async ({ dataDir }) => sizeOfSqlite(dataDir));
    const server = await startPostgres();
    if (!server) throw new Error("This part needs PostgreSQL's server binaries (initdb, pg_ctl).");
    try {
      const databases = await makeDatabases(server.url);
      rows.push(
        ...(await measureOn("Postgres", databases, () => sizeOfPostgres(databases.AGENT_DATABASE_URL))),
      );
    } finally {
      server.stop();
    }
    return rows;
  },
};

async function measureOn(
  database: string,
  env: object,
  sizeOf: (system: System) => Promise<number>,
): Promise<Row[]> {
  const system = await startSystem({ env: { ...UNLIMITED, TOKEN_DELAY_MS: "0", ...env } });
  try {
    const alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    await alice.connectGitHub("repo");
    const identity = await findIdentity(alice);
    const turn = async (threadId: string) =>
      takeTurn(system.addresses.langgraph, await bearer(system, identity), threadId);
    for (let at = 0; at < WARM_UP; at += 1) await turn(crypto.randomUUID());
    return await grow(database, turn, () => sizeOf(system));
  } finally {
    await system.stop();
  }
}

async function grow(
  database: string,
  turn: (threadId: string) => Promise<TurnCost>,
  sizeOf: () => Promise<number>,
): Promise<Row[]> {
  const thread = crypto.randomUUID();
  const rows: Row[] = [];
  // New conversations are stored too: their size is measured and subtracted.
  let size = await sizeOf();
  let own = 0;
  const first = await turn(thread);
  const sizes = new Map<number, number>();
  let [turns, fresh]: [number[], number[]] = [[], []];
  for (let count = 2; count <= LAST; count += 1) {
    const cost = await turn(thread);
    const mark = MARKS.find((one) => one >= count) ?? LAST;
    if (mark - count < SAMPLES) {
      turns.push(cost.firstTokenMs);
      const before = await sizeOf();
      own += before - size;
      fresh.push((await turn(crypto.randomUUID())).firstTokenMs);
      size = await sizeOf();
    }
    if (count !== mark) continue;
    sizes.set(mark, own);
    const name = `${database}, ${mark} turns`;
    rows.push(
      { figure: `${name}: on disk`, value: own / 1e6, unit: "MB", ...(mark === 200 ? most(20) : {}) },
      {
        figure: `${name}: bytes of a turn ÷ first turn`,
        value: cost.bytes / first.bytes,
        unit: "",
        ...most(1.5),
      },
      { figure: `${name}: bytes of a turn`, value: cost.bytes / 1000, unit: "kB" },
      { figure: `${name}: first token, p50`, value: median(turns), unit: "ms" },
      {
        figure: `${name}: first token ÷ fresh`,
        value: median(turns) / median(fresh),
        unit: "",
        ...most(1.5),
      },
    );
    [turns, fresh] = [[], []];
  }
  const [few, many] = [sizes.get(20), sizes.get(200)];
  if (few && many) {
    rows.push({
      figure: `${database}: storage of 200 turns ÷ 20 turns`,
      value: many / few,
      unit: "",
      ...most(12),
    });
  }
  return rows;
}

const most = (value: number): Pick<Row, "target"> => ({ target: { most: value } });

/** Counted in pages, which includes those in the write-ahead log. */
async function sizeOfSqlite(dataDir: string): Promise<number> {
  const db = openDatabase<object>(`file:${path.join(dataDir, "checkpoints.db")}`);
  try {
    const { rows } = await sql<{ size: number }>`
      select page_count * page_size as size from pragma_page_count(), pragma_page_size()`.execute(db);
    return Number(rows[0]?.size);
  } finally {
    await db.destroy();
  }
}

async function sizeOfPostgres(url: string): Promise<number> {
  const db = openDatabase<object>(url);
  try {
    const { rows } = await sql<{ size: string }>`select pg_database_size(current_database()) as size`.execute(
      db,
    );
    return Number(rows[0]?.size);
  } finally {
    await db.destroy();
  }
}

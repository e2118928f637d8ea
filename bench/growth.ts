import path from "node:path";
import { type Kysely, type QueryResult, sql } from "kysely";
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
  how: `One conversation of ${LAST} turns, each with one tool call that lists repositories, sent to the LangGraph server as the page sends it. Storage is how much the agent's database has grown on disk, once vacuumed: otherwise what pruning has freed would count for the next conversation. It is measured with another conversation, and 200 turns are compared with the mean of ten conversations of 20. Bytes are those of one turn's request and stream. "÷ fresh" compares the first token, p50 of the last ${SAMPLES} turns, with new conversations, measured in alternation.`,
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
    const times = await measureTurns(database, turn);
    return [...times, ...(await measureStorage(database, turn, () => sizeOf(system)))];
  } finally {
    await system.stop();
  }
}

type Turn = (threadId: string) => Promise<TurnCost>;

async function measureTurns(database: string, turn: Turn): Promise<Row[]> {
  const thread = crypto.randomUUID();
  const rows: Row[] = [];
  const first = await turn(thread);
  let [turns, fresh]: [number[], number[]] = [[], []];
  for (let count = 2; count <= LAST; count += 1) {
    const cost = await turn(thread);
    const mark = MARKS.find((one) => one >= count) ?? LAST;
    if (mark - count < SAMPLES) {
      turns.push(cost.firstTokenMs);
      fresh.push((await turn(crypto.randomUUID())).firstTokenMs);
    }
    if (count !== mark) continue;
    const name = `${database}, ${mark} turns`;
    rows.push(
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
  return rows;
}

/** After the times, since a turn right after a vacuum is slow. A table grows by pages, hence the mean of ten short conversations. */
async function measureStorage(database: string, turn: Turn, sizeOf: () => Promise<number>): Promise<Row[]> {
  const rows: Row[] = [];
  async function grow(turns: number, marks: readonly number[] = []): Promise<number> {
    const thread = crypto.randomUUID();
    const before = await sizeOf();
    for (let count = 1; count <= turns; count += 1) {
      await turn(thread);
      if (!marks.includes(count)) continue;
      const value = ((await sizeOf()) - before) / 1e6;
      const figure = `${database}, ${count} turns: on disk`;
      rows.push({ figure, value, unit: "MB", ...(count === 200 ? most(20) : {}) });
    }
    return (await sizeOf()) - before;
  }
  const long = await grow(LAST, MARKS);
  if (LAST < 200) return rows;
  let short = 0;
  for (let count = 0; count < 10; count += 1) short += (await grow(20)) / 10;
  const figure = `${database}: storage of 200 turns ÷ 20 turns`;
  return [...rows, { figure, value: long / short, unit: "", ...most(12) }];
}

const most = (value: number): Pick<Row, "target"> => ({ target: { most: value } });

/** Counted in pages, which includes those in the write-ahead log. */
const sizeOfSqlite = (dataDir: string): Promise<number> =>
  readSize(`file:${path.join(dataDir, "checkpoints.db")}`, async (db) => {
    await sql`vacuum`.execute(db);
    return sql<{ size: number }>`
      select page_count * page_size as size from pragma_page_count(), pragma_page_size()`.execute(db);
  });

const sizeOfPostgres = (url: string): Promise<number> =>
  readSize(url, async (db) => {
    await sql`vacuum full`.execute(db);
    return sql<{ size: string }>`select pg_database_size(current_database()) as size`.execute(db);
  });

async function readSize(
  url: string,
  read: (db: Kysely<object>) => Promise<QueryResult<{ size: number | string }>>,
): Promise<number> {
  const db = openDatabase<object>(url);
  try {
    const { rows } = await read(db);
    return Number(rows[0]?.size);
  } finally {
    await db.destroy();
  }
}

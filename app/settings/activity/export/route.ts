import { servePerson } from "#auth/authorization-server/serve-person.ts";
import { database } from "#db/index.ts";
import { CSV_HEADER, toCsvLine, toExported } from "../export.ts";
import { readFilter } from "../query.ts";
import { listUses, type UseCursor, type UseFilter } from "../uses.ts";

const PAGE = 500;

/** The person's activity as a file: `?format=csv` or `json`, with the page's filters. Streamed page by page. */
export const GET = servePerson(async (request, { user }) => {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const isCsv = query.format === "csv";
  const { filter } = readFilter(query);
  const lines = isCsv ? writeCsv(user.id, filter) : writeJson(user.id, filter);
  return new Response(toStream(lines), {
    headers: {
      "content-type": isCsv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="activity.${isCsv ? "csv" : "json"}"`,
      "cache-control": "no-store",
    },
  });
});

async function* writeCsv(userId: string, filter: UseFilter): AsyncGenerator<string> {
  yield CSV_HEADER;
  for await (const use of walk(userId, filter)) yield toCsvLine(toExported(use));
}

async function* writeJson(userId: string, filter: UseFilter): AsyncGenerator<string> {
  let comma = "";
  yield "[";
  for await (const use of walk(userId, filter)) {
    yield `${comma}\n${JSON.stringify(toExported(use))}`;
    comma = ",";
  }
  yield "\n]\n";
}

async function* walk(userId: string, filter: UseFilter) {
  for (let after: UseCursor | undefined; ; ) {
    const page = await listUses(database(), userId, filter, PAGE, after);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = { at: last.created_at, id: last.id };
  }
}

/** Written with backpressure. */
function toStream(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
}

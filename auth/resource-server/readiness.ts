import { sql } from "kysely";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { hasSpace } from "#db/space.ts";
import { interceptRequests, sendRefusal } from "#observability/node-requests.ts";
import { ReadinessPart } from "#observability/readiness-part.ts";
import { threadsDatabase } from "./threads/database.ts";

/** The app's readiness asks here. LangSmith's server ignores the query, and answers as for `/info`. */
const READINESS = "/info?ready";

/**
 * Makes `GET /info?ready` of the npm server 503 while the agent's database can't store messages. `/info` itself only says that the
 * process is up: the launcher would restart it otherwise.
 * @param url of the agent's database
 */
export function answerReadiness(url: string): void {
  const storage = new ReadinessPart(async () => {
    await sql`select 1`.execute(await threadsDatabase());
    return hasSpace(url);
  });
  interceptRequests((request, response) => {
    if (request.url !== READINESS) return false;
    void storage.condition().then((condition) => {
      if (condition === "down") sendRefusal(response, REFUSALS.notStored);
      else response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
    return true;
  });
}

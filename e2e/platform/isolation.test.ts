import { testDeparture, testMatrix } from "../security/matrix.ts";
import { DENIED_HERE, PUBLIC, readPlatformRoutes } from "./routes.ts";

const stage = testMatrix(
  "LangSmith's server",
  async () => ({}),
  () => ({ engine: "platform", routes: readPlatformRoutes(), denied: DENIED_HERE, publicPaths: PUBLIC }),
);

// LangSmith's server keeps accepted messages itself.
testDeparture(stage, ["agent.inbox"]);

import { testAccountDeletion, testMatrix } from "../security/matrix.ts";
import { DENIED_HERE, PUBLIC, readPlatformRoutes } from "./routes.ts";

const setup = testMatrix(
  "LangSmith's server",
  async () => ({}),
  () => ({ engine: "platform", routes: readPlatformRoutes(), denied: DENIED_HERE, publicPaths: PUBLIC }),
);

// LangSmith's server stores accepted messages itself.
testAccountDeletion(setup, ["agent.inbox"]);

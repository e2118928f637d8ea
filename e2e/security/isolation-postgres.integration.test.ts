import { describe, inject } from "vitest";
import { makeDatabases } from "../support/databases.ts";
import { testAccountDeletion, testMatrix } from "./matrix.ts";

const server = inject("postgresUrl") ?? "";

describe.skipIf(!server)("with Postgres", () => {
  const setup = testMatrix("Postgres", () => makeDatabases(server));
  testAccountDeletion(setup);
});

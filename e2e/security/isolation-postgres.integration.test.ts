import { describe, inject } from "vitest";
import { makeDatabases } from "../support/databases.ts";
import { testDeparture, testMatrix } from "./matrix.ts";

const server = inject("postgresUrl") ?? "";

describe.skipIf(!server)("with Postgres", () => {
  const stage = testMatrix("Postgres", () => makeDatabases(server));
  testDeparture(stage);
});

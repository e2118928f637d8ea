import { expect, test } from "vitest";
import { NOT_APPLICABLE, SCENARIOS } from "./scenarios.ts";
import { listScenarios, runScenario } from "./suite.ts";

test.concurrent.each([...SCENARIOS])("our MCP client passes the official scenario %s", async (name) => {
  const { passed, output } = await runScenario(name);
  expect(passed, output).toBe(true);
});

test.concurrent("every client scenario of the suite is run, or listed with the reason why not", async () => {
  const names = await listScenarios();
  expect(names.sort()).toEqual([...SCENARIOS, ...NOT_APPLICABLE].sort());
});

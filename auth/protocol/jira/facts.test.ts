import { expect, test } from "vitest";
import { nameProvider } from "../provider-names.ts";

test("Atlassian has the name by which people know it", () => {
  expect(nameProvider("atlassian")).toBe("Jira");
});

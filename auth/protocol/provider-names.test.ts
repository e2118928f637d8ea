import { expect, test } from "vitest";
import { findProviderName, nameProvider } from "./provider-names.ts";

test("a provider has the name by which people know it", () => {
  expect(nameProvider("github")).toBe("GitHub");
});

test("what is no provider of ours has no name, and is called as it is", () => {
  for (const id of ["gitlab", "constructor", ""]) {
    expect(findProviderName(id)).toBeUndefined();
    expect(nameProvider(id)).toBe(id);
  }
});

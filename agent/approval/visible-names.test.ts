import { expect, test } from "vitest";
import { findInvisibleName, refuseInvisibleNames } from "#agent/approval/visible-names.ts";

const HIDDEN = "\u{e0041}";

test.each([
  ["a path", { path: `src/\u202Etxt.exe` }],
  ["a branch", { branch: `main${HIDDEN}` }],
  ["the branch of a pull request", { head_ref: `alice:main${HIDDEN}` }],
  ["a title", { title: `Tea${HIDDEN}` }],
  ["the title of a commit", { commit_title: `Tea${HIDDEN}` }],
  ["one of the labels", { labels: ["bug", `bug${HIDDEN}`] }],
  ["a login", { assignees: [`bob${HIDDEN}`] }],
  ["a name in camel case", { targetRepo: `shop${HIDDEN}` }],
  ["a nested name", { files: [{ path: `a${HIDDEN}.txt`, content: "" }] }],
  ["an argument's own name", { [`note${HIDDEN}`]: "x" }],
])("%s with invisible characters is rejected", (_name, args) => {
  expect(findInvisibleName(args)).toMatch(/U\+(E0041|202E)/);
  expect(findInvisibleName(args)).not.toMatch(/[\u{e0041}\u202E]/u);
});

test.each([
  ["prose", { body: `Thanks!${HIDDEN}`, message: HIDDEN, content: HIDDEN }],
  ["emoji and other scripts", { title: "🏳️‍🌈 می‌خواهم", path: "日本語.md" }],
  ["what is no text", { number: 7, labels: [1, null], path: { a: true } }],
])("%s is not", (_name, args) => {
  expect(findInvisibleName(args)).toBeUndefined();
});

test("read tools may refer to existing names", async () => {
  const rule = { provider: "github", parse: (args: Record<string, unknown>) => ({ args }) };
  const find = (access: "read" | "write") => refuseInvisibleNames(async () => ({ ...rule, access }));
  const args = { path: `a${HIDDEN}` };
  expect((await find("read")("get_file", {}))?.parse(args)).toEqual({ args });
  expect((await find("write")("put_file", {}))?.parse(args)).toHaveProperty("problem");
});

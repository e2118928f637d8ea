import fc from "fast-check";
import { expect, test } from "vitest";
import { splitArguments } from "./preview-parts.ts";

test("the place, the texts and the file each have their own preview", () => {
  const args = { owner: "alice", repo: "shop", number: 7, title: "Tea", body: "At **six**", state: "open" };
  expect(splitArguments(args)).toMatchObject({
    place: "alice/shop #7",
    title: "Tea",
    body: "At **six**",
    rest: { state: "open" },
  });
  expect(splitArguments({ path: "a.txt", content: "x", sha: "1" })).toMatchObject({
    file: { path: "a.txt", content: "x", isNew: false },
    rest: { sha: "1" },
  });
});

test.each<[string, Record<string, unknown>]>([
  ["an owner that is not a name", { owner: "alice/x #1", repo: "shop" }],
  ["an owner that is not text", { owner: { a: 1 }, repo: "shop" }],
  ["no repository", { owner: "alice" }],
  ["a number that is text", { owner: "alice", repo: "shop", number: "7" }],
  ["a title that is not text next to a body", { title: ["Tea"], body: "x" }],
  ["a path without content", { path: "a.txt" }],
  ["blank text", { body: " \n" }],
  ["a reserved key", JSON.parse('{"__proto__":{"a":1},"body":"x"}')],
])("%s stays in the list", (_name, args) => {
  expect(collect(args)).toEqual(byName(Object.entries(args)));
});

test("no argument disappears, whatever it is", () => {
  const names = fc.constantFrom("owner", "repo", "number", "title", "body", "content", "path", "sha", "x");
  const values = fc.oneof(fc.jsonValue(), fc.constantFrom("alice", "shop", 7, "text"));
  fc.assert(
    fc.property(fc.dictionary(names, values), (args) => {
      expect(collect(args)).toEqual(byName(Object.entries(args)));
    }),
  );
});

/** The arguments reassembled from the parts. */
function collect(args: Record<string, unknown>): [string, unknown][] {
  const { place, title, body, file, rest } = splitArguments(args);
  const parts: [string, unknown][] = Object.entries(rest);
  const [, owner, repo, number] = place?.match(/^(.+)\/(.+?)(?: #(\d+))?$/) ?? [];
  if (owner) parts.push(["owner", owner], ["repo", repo]);
  if (number) parts.push(["number", Number(number)]);
  if (title !== undefined) parts.push(["title", title]);
  if (body !== undefined) parts.push(["body", body]);
  if (file) parts.push(["path", file.path], ["content", file.content]);
  return byName(parts);
}

function byName(parts: [string, unknown][]): [string, unknown][] {
  return parts.toSorted(([a], [b]) => a.localeCompare(b));
}

import { expect, test } from "vitest";
import { decide } from "#dev/model/mind.ts";
import { CompletionRequest } from "#dev/model/wire.ts";

const offer = (...names: string[]) =>
  names.map((name) => ({
    type: "function",
    function: { name, parameters: { properties: { owner: {}, repo: {} } } },
  }));

function callsOf(content: string, names: string[]): string[] {
  const request = CompletionRequest.parse({
    model: "embedded",
    messages: [{ role: "user", content }],
    tools: offer(...names),
  });
  return decide(request, { obedient: false }).turn.calls.map(({ name }) => name);
}

test("the rules find an MCP server's tool under its server's name, and call it by the name that was offered", () => {
  expect(callsOf("Which repositories do I have?", ["github__list_repositories"])).toEqual([
    "github__list_repositories",
  ]);
});

test.each(["get_me", "hub__get_me"])("a tool can be called as %s", (name) => {
  expect(callsOf(`call ${name} with {}`, ["hub__get_me", "hub__other"])).toEqual(["hub__get_me"]);
});

test("a tool that two servers have is called by its whole name", () => {
  expect(callsOf("call b__get_me with {}", ["a__get_me", "b__get_me"])).toEqual(["b__get_me"]);
});

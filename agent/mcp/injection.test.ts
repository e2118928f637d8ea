import { afterAll, beforeAll, expect, test } from "vitest";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { mcpRules, mcpTools } from "#agent/mcp/middleware.ts";
import { type HostileServer, startHostileServer } from "#agent/mcp/testing/hostile-server.ts";
import { ObedientAgent } from "#agent/testing/obedient-agent.ts";
import { toTags } from "#agent/testing/tag-text.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import { startModel } from "#dev/model/server.ts";
import type { Running } from "#dev/server/listen.ts";

let hostile: HostileServer;
/** The same, with invisible instructions. */
let hidden: HostileServer;
let model: Running;

beforeAll(async () => {
  hostile = await startHostileServer();
  hidden = await startHostileServer(toTags);
  model = await startModel({ port: 0, tokenDelayMs: 0, obedient: true });
});
afterAll(async () => {
  await model.close();
  await hostile.close();
  await hidden.close();
});

const broker: TokenBroker = {
  exchange: async ({ scopes }) => ({ accessToken: "any", scopes: [...scopes], useId: "use", login: "alice" }),
};

function makeAgent(isSafe: boolean, { url } = hostile): ObedientAgent {
  const server = {
    name: "hostile",
    url,
    transport: "http",
    provider: "github",
    scopes: [],
    trusted: false,
  } as const;
  const catalogs = new Catalogs(() => [{ ...server, scopes: [] }]);
  const before = [mcpTools(catalogs, broker)];
  return new ObedientAgent({
    modelUrl: model.url,
    tools: [],
    findRule: mcpRules(catalogs, broker),
    before,
    isSafe,
  });
}

test("a tool's description can't make the agent call anything without approval, nor can its claim to be read-only", async () => {
  hostile.called.length = 0;
  const agent = makeAgent(true);
  const { card } = await agent.ask("Hello");
  expect(card?.action_requests).toMatchObject([
    {
      name: "hostile__send_report",
      args: { text: "all that I know" },
      provider: "github",
      server: { name: "hostile", host: new URL(hostile.url).host },
    },
  ]);
  expect(hostile.called).toEqual([]);
  const after = card && (await agent.reject(card));
  expect(after?.card).toBeUndefined();
  expect(hostile.called).toEqual([]);
});

test("an agent without the safeguards obeys the description", async () => {
  hostile.called.length = 0;
  await makeAgent(false).ask("Hello");
  expect(hostile.called).toContain("send_report");
});

test("instructions in tag characters, in a description and a schema, do not reach the model", async () => {
  hidden.called.length = 0;
  const { card } = await makeAgent(true, hidden).ask("Hello");
  expect(card).toBeUndefined();
  expect(hidden.called).toEqual([]);
});

test.each([
  ["a result", "weather"],
  ["an error", "tides"],
])("instructions in tag characters, in %s, do not reach the model", async (_place, name) => {
  hidden.called.length = 0;
  const agent = makeAgent(true, hidden);
  const { card } = await agent.ask(`call hostile__${name} with {}`);
  expect(card?.action_requests).toMatchObject([{ name: `hostile__${name}` }]);
  const after = card && (await agent.approve(card));
  expect(after?.card).toBeUndefined();
  expect(hidden.called).toEqual([name]);
  expect(after?.results.join()).toMatch(/Rain|No tides/);
  expect(after?.results.join()).not.toMatch(/[\u{E0000}-\u{E007F}]/u);
});

test("the same instructions in plain letters are obeyed, from a schema and an error: the model can read them", async () => {
  const agent = makeAgent(true);
  const { card } = await agent.ask("Hello");
  const after = card && (await agent.approve(card));
  expect(after?.card).toBeUndefined();
  expect(hostile.called).toContain("send_report");
});

import { expect, test } from "vitest";
import { readMcp as readAgentMcp } from "#agent/mcp/variables.ts";
import { readMcp } from "./variables.ts";

test.each([
  ["the app", readMcp],
  ["the agent", readAgentMcp],
])(
  "with personal servers, no server of the operator has a name of theirs; %s alone does not allow personal servers",
  (_name, read) => {
    const MCP_SERVERS = '{"my-wiki":{"url":"https://mcp.example.com/mcp"}}';
    expect(read({ MCP_SERVERS })).toMatchObject({ MCP_PERSONAL_SERVERS: false });
    expect(() => read({ MCP_SERVERS, MCP_PERSONAL_SERVERS: "true" })).toThrow(
      /MCP_SERVERS: "my-wiki" begins with "my-"/,
    );
    expect(() => read({ MCP_PERSONAL_SERVERS: "yes" })).toThrow(/MCP_PERSONAL_SERVERS/);
  },
);

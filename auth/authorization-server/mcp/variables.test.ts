import { expect, test } from "vitest";
import { readMcp as readAgentMcp } from "#agent/mcp/variables.ts";
import { readMcp } from "./variables.ts";

test.each([
  ["https://mcp.example.com/", "https://mcp.example.com"],
  ["https://mcp.example.com/mcp/", "https://mcp.example.com/mcp/"],
  ["https://mcp.example.com/?path=/", "https://mcp.example.com/?path=/"],
  ["https://mcp.example.com/@acme/mcp?tenant=a", "https://mcp.example.com/@acme/mcp?tenant=a"],
])("the URL %s of a server is read as %s", (url, expected) => {
  const MCP_SERVERS = JSON.stringify({ wiki: { url } });
  expect(readMcp({ MCP_SERVERS }).MCP_SERVERS.wiki).toMatchObject({ url: expected });
});

test.each([
  "https://me:secret@mcp.example.com/mcp",
  "https://me@mcp.example.com",
  "https://:secret@mcp.example.com/",
  "https://mcp.example.com/mcp#secret",
])("%s is rejected as a server's URL, in a sentence that does not quote it", (url) => {
  const read = () => readMcp({ MCP_SERVERS: JSON.stringify({ wiki: { url } }) });
  expect(read).toThrow(/MCP_SERVERS: the url of "wiki" must not have a user name, a password or a “#”/);
  expect(read).not.toThrow(/secret|me@/);
});

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

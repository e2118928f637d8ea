import { expect, test } from "vitest";
import { readAddress, readName, toggleSlash } from "./address.ts";

const APP = "https://agent.example.com";

test.each([
  ["mcp.example.com/mcp", "https://mcp.example.com/mcp"],
  [" https://MCP.example.com/mcp ", "https://mcp.example.com/mcp"],
  // A URL of its own: some servers redirect from one to the other.
  ["https://mcp.example.com/mcp/", "https://mcp.example.com/mcp/"],
  ["https://mcp.example.com/", "https://mcp.example.com"],
  ["https://mcp.example.com/mcp?tenant=acme&lang=de", "https://mcp.example.com/mcp?tenant=acme&lang=de"],
  ["mcp.example.com?monkey=1&country_code=de", "https://mcp.example.com/?monkey=1&country_code=de"],
])("%s becomes the URL %s", (typed, url) => {
  expect(readAddress(typed, APP)).toBe(url);
});

test.each([
  "",
  "https://",
  "not an address",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "https://alice:secret@mcp.example.com",
  "https://mcp.example.com/mcp?key=secret",
  "https://mcp.example.com/mcp?tenant=a&api_key=secret",
  "https://mcp.example.com/mcp?apiKey=secret",
  "https://mcp.example.com/mcp?accessToken=secret",
  "https://mcp.example.com/mcp?authtoken=secret",
  "https://mcp.example.com/mcp?x-auth-token=secret",
  "https://mcp.example.com/mcp?PASSWORD=secret",
  "https://mcp.example.com/mcp?sig=secret",
  "https://mcp.example.com/mcp?code=secret",
  "https://mcp.example.com/mcp?profile=ghp_0123456789abcdefghijklmnopqrstuvwxyz",
  "https://mcp.example.com/mcp?ghp_0123456789abcdefghijklmnopqrstuvwxyz",
  "https://mcp.example.com/#x",
  `https://mcp.example.com/${"x".repeat(500)}`,
])("%s is not a server's URL", (typed) => {
  expect(() => readAddress(typed, APP)).toThrow(expect.objectContaining({ name: "AuthError" }));
});

test.each(["http://mcp.example.com", "https://10.0.0.1", "https://[::1]/mcp", "http://localhost:3001/mcp"])(
  "%s is not on the public internet with https",
  (typed) => {
    expect(() => readAddress(typed, APP)).toThrow(
      expect.objectContaining({ details: { reason: "unsafe_address" } }),
    );
  },
);

test("a server on this machine can only be added to an app on this machine", () => {
  expect(readAddress("http://127.0.0.1:4000/mcp", "http://localhost:3000")).toBe("http://127.0.0.1:4000/mcp");
  expect(() => readAddress("http://10.0.0.1/mcp", "http://localhost:3000")).toThrow();
});

test.each([
  ["https://mcp.example.com/mcp", "https://mcp.example.com/mcp/"],
  ["https://mcp.example.com/mcp/?tenant=a", "https://mcp.example.com/mcp?tenant=a"],
  ["https://mcp.example.com", "https://mcp.example.com"],
])("the other form of %s is %s", (url, other) => {
  expect(toggleSlash(url)).toBe(other);
});

test.each([
  ["", "https://mcp.linear.app/sse", "linear"],
  ["", "https://wiki.example.com/mcp", "example"],
  ["", "http://127.0.0.1:4000/mcp", "server"],
  ["Wiki", "https://x.example/", "wiki"],
  ["my-wiki", "https://x.example/", "wiki"],
])("the name %j for %s becomes %s", (typed, url, name) => {
  expect(readName(typed, url)).toBe(name);
});

test.each(["two words", "a__b", "1st", "x".repeat(21), "ends-with-", "ünï"])("%j is no name", (typed) => {
  expect(() => readName(typed, "https://x.example/")).toThrow(
    expect.objectContaining({ code: "invalid_request" }),
  );
});

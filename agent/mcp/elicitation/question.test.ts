import { describe, expect, test } from "vitest";
import { makeQuestion } from "#agent/mcp/elicitation/question.ts";

const ask = (url: string, server: string) => {
  const asker = { server: { name: "shop", host: new URL(server).host }, tool: "pay" };
  return makeQuestion({ mode: "url", message: "Pay", url }, asker, 0)?.ask;
};

describe("a page that a server wants opened", () => {
  test.each([
    ["https://pay.example.com/x", "https://shop.example.com/mcp"],
    ["http://localhost:9/x", "http://127.0.0.1:8/mcp"],
    ["http://127.0.0.1:9/x", "http://localhost:8/mcp"],
    ["https://10.0.0.5:8443/x", "https://10.0.0.5/mcp"],
  ])("%s is offered for %s", (url, server) => {
    expect(ask(url, server)).toEqual({ mode: "url", url });
  });

  test.each([
    ["http://pay.example.com/x", "https://shop.example.com/mcp"],
    ["http://localhost:9200/_shutdown", "https://shop.example.com/mcp"],
    ["https://localhost/x", "https://shop.example.com/mcp"],
    ["https://127.0.0.1/x", "https://shop.example.com/mcp"],
    ["https://192.168.0.1/reboot", "https://shop.example.com/mcp"],
    ["https://[fd00::1]/x", "https://shop.example.com/mcp"],
    ["https://2130706433/x", "https://shop.example.com/mcp"],
    ["https://10.0.0.1/x", "https://10.0.0.5/mcp"],
    ["https://user:pass@pay.example.com/x", "https://shop.example.com/mcp"],
    ["javascript:alert(1)", "http://localhost:8/mcp"],
    ["file:///etc/passwd", "http://localhost:8/mcp"],
    ["/relative", "https://shop.example.com/mcp"],
  ])("%s is not offered for %s", (url, server) => {
    expect(ask(url, server)).toBeUndefined();
  });

  test("is shown as the browser will take it", () => {
    const odd = "HTTPS:\\\\EVIL.example\\@github.com\t/login";
    expect(ask(odd, "https://shop.example.com/mcp")).toEqual({
      mode: "url",
      url: "https://evil.example/@github.com/login",
    });
  });
});

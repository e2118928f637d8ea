import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionProvider } from "../providers/descriptor.ts";

/**
 * The contract of every provider's descriptor for responses about a token's account.
 * @param open creates the descriptor of a provider at this URL
 */
export function describeAccounts(id: string, open: (url: string) => ConnectionProvider | undefined): void {
  let answer: { status: number; body: string };
  const server = createServer((_request, response) => {
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => server.close());

  describe(`the account of a token at ${id}`, () => {
    const ask = () =>
      open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)?.findAccount("token");

    it.each([
      ["a page", 200, "<!doctype html>"],
      ["half an answer", 200, '{"id":1,"account_id":"1","login":"al'],
      ["an answer with nobody in it", 200, "{}"],
      ["a failure", 502, "Bad gateway"],
    ])("is unknown after %s, of which nothing is repeated", async (_, status, body) => {
      answer = { status, body };
      const error = await ask()?.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "provider_error", cause: undefined });
      expect(String(error)).not.toContain(body);
    });

    it("is undefined if the provider rejects the token", async () => {
      answer = { status: 401, body: "{}" };
      await expect(ask()).resolves.toBeUndefined();
    });
  });
}

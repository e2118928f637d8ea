import type { lookup } from "node:dns";
import { expect, test } from "vitest";
import { fetchPublic, isLocalServer, makePublicLookup, requirePublic } from "#mcp/public-internet.ts";

const unsafe = expect.objectContaining({ code: "provider_error", details: { reason: "unsafe_address" } });

test.each([
  "http://example.com/",
  "ftp://example.com/",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://localhost/",
  "https://app.localhost/",
  "https://10.1.2.3/",
  "https://172.31.255.255/",
  "https://192.168.1.1/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://0.0.0.0/",
  "https://224.0.0.1/",
  "https://[::1]/",
  "https://[::]/",
  "https://[fe80::1]/",
  "https://[fd12::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[64:ff9b::a00:1]/",
  "https://192.0.2.1/",
  "https://203.0.113.9/",
  "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
  "https://[2002:a00:1::]/",
  "https://[fec0::1]/",
  "https://[2001:db8::1]/",
])("%s is not on the public internet by https", (url) => {
  expect(() => requirePublic(new URL(url))).toThrow(unsafe);
});

test.each(["https://example.com/", "https://93.184.215.14/", "https://[2606:2800:21f::1]/"])(
  "%s is",
  (url) => {
    expect(() => requirePublic(new URL(url))).not.toThrow();
  },
);

/** A resolver that returns these results in turn. */
function playResolver(...answers: string[][]) {
  const asked: string[] = [];
  const resolve = (host: string, _options: object, done: (...result: unknown[]) => void) => {
    asked.push(host);
    const addresses = answers[asked.length - 1] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { asked, look: makePublicLookup(resolve as unknown as typeof lookup) };
}

const resolveWith = (look: ReturnType<typeof makePublicLookup>, all = true) =>
  new Promise<{ error: unknown; address: unknown }>((done) => {
    look("rebinding.example", { all }, (error, address) => done({ error, address }));
  });

test("the checked addresses are the ones connected to: a name is resolved once per connection", async () => {
  const { asked, look } = playResolver(["93.184.215.14"], ["127.0.0.1"]);
  await expect(resolveWith(look)).resolves.toEqual({
    error: null,
    address: [{ address: "93.184.215.14", family: 4 }],
  });
  expect(asked).toEqual(["rebinding.example"]);
  // The next connection is checked again.
  await expect(resolveWith(look)).resolves.toMatchObject({ error: unsafe, address: [] });
});

test.each([
  [["93.184.215.14", "10.0.0.1"]],
  [["2606:2800:21f::1", "::ffff:169.254.169.254"]],
  [["127.0.0.1"]],
  [["fd00::1"]],
])("a name that also resolves to a private address is rejected: %s", async (addresses) => {
  const { look } = playResolver(addresses, addresses);
  await expect(resolveWith(look)).resolves.toMatchObject({ error: unsafe });
  await expect(resolveWith(look, false)).resolves.toMatchObject({ error: unsafe });
});

test.each(["http://example.com/", "https://127.0.0.1:9/", "https://[::1]:9/", "https://169.254.169.254/"])(
  "nothing is sent to %s",
  async (url) => {
    await expect(fetchPublic(url, { method: "POST", body: "secret" })).rejects.toEqual(unsafe);
  },
);

test("a server on this machine is allowed only for an app on this machine", () => {
  expect(isLocalServer("http://127.0.0.1:9/mcp", "http://localhost:3000")).toBe(true);
  expect(isLocalServer("http://127.0.0.1:9/mcp", "https://agent.example.com")).toBe(false);
  expect(isLocalServer("http://127.0.0.1.example.com/mcp", "http://localhost:3000")).toBe(false);
  expect(isLocalServer("http://10.0.0.1/mcp", "http://localhost:3000")).toBe(false);
});

import { expect, test, vi } from "vitest";
import { networkOf, readOrigin } from "./request-origin.ts";

const peer = { "x-obo-peer": "192.0.2.1", "x-request-id": "request-1" };

test("without a trusted header the address is the connection's, whatever the client sends", () => {
  const headers = new Headers({ ...peer, "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" });
  expect(readOrigin(headers, undefined)).toEqual({ requestId: "request-1", address: "192.0.2.1" });
});

test.each([
  ["one address", "203.0.113.9", "203.0.113.9"],
  ["a list whose last entry our proxy added", "198.51.100.1, 203.0.113.9", "203.0.113.9"],
  ["an IPv4-mapped IPv6 address", "::ffff:203.0.113.9", "203.0.113.9"],
  ["no address", "unknown", "192.0.2.1"],
  ["nothing", "", "192.0.2.1"],
])("the trusted header with %s", (_name, sent, address) => {
  const headers = new Headers({ ...peer, "x-forwarded-for": sent });
  expect(readOrigin(headers, "x-forwarded-for").address).toBe(address);
});

test("a request with an unknown connection has its own id, and no address", () => {
  const { requestId, address } = readOrigin(new Headers(), undefined);
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(address).toBe("unknown");
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:1:2::1", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["2001:db8::", "2001:db8:0:0::/64"],
])("%s is counted as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("requests without a session are limited per network", async () => {
  vi.stubEnv("ADDRESS_REQUESTS_PER_MINUTE", "3");
  vi.resetModules();
  const { isAddressWaiting, refuseAddress } = await import("./web-limits.ts");
  const from = (address: string) => new Headers({ "x-obo-peer": address });
  for (let count = 0; count < 3; count += 1) expect(refuseAddress(from("2001:db8::1"))).toBeUndefined();
  // Another address of the same customer.
  const refused = refuseAddress(from("2001:db8::2"));
  expect(refused?.status).toBe(429);
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(isAddressWaiting(from("2001:db8::3"))).toBe(true);
  expect(refuseAddress(from("192.0.2.1"))).toBeUndefined();
  vi.unstubAllEnvs();
});

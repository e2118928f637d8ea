import type { PriorDiscovery } from "@modelcontextprotocol/client";
import { afterEach, expect, test, vi } from "vitest";
import { forgetEra, recallEra, rememberEra } from "./eras.ts";

const PRIOR: PriorDiscovery = { kind: "legacy" };

afterEach(() => {
  vi.useRealTimers();
  forgetEra("https://a.example");
});

test("a server's protocol is remembered for ten minutes, whatever the computer's clock does meanwhile", () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  rememberEra("https://a.example", PRIOR);
  vi.setSystemTime(Date.now() + 86_400_000);
  expect(recallEra("https://a.example")).toBe(PRIOR);
  vi.setSystemTime(Date.now() - 2 * 86_400_000);
  vi.advanceTimersByTime(10 * 60_000 + 1);
  expect(recallEra("https://a.example")).toBeUndefined();
});

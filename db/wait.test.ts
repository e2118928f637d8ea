import { expect, test } from "vitest";
import { waitForDatabase } from "./wait.ts";

const failure = (code: string) => Object.assign(new Error(code), { code });

/** Fails with each code in turn, then works. */
function attempts(...codes: string[]) {
  const left = [...codes];
  return async () => {
    const code = left.shift();
    if (code) throw failure(code);
    return "up to date";
  };
}

test("waits for a server that refuses, starts up or has no connection left, and reports it once", async () => {
  const told: string[] = [];
  const patience = { forMs: 5_000, everyMs: 1, onWait: (outage: string) => void told.push(outage) };
  const attempt = attempts("ECONNREFUSED", "57P03", "53300");
  expect(await waitForDatabase(attempt, patience)).toBe("up to date");
  expect(told).toEqual(["down"]);
});

test("does not wait for errors that waiting can't fix", async () => {
  const patience = { forMs: 5_000, everyMs: 1, onWait: () => expect.unreachable() };
  for (const code of ["28P01", "3D000", "ENOSPC"])
    await expect(waitForDatabase(attempts(code), patience)).rejects.toMatchObject({ code });
});

test("fails with the database's own error when its time is over", async () => {
  const patience = { forMs: 0, everyMs: 1, onWait: () => {} };
  const attempt = () => Promise.reject(failure("ECONNREFUSED"));
  await expect(waitForDatabase(attempt, patience)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

import { expect, test } from "vitest";
import { findOutage, ignoreOutage, isTooSlow } from "./outage.ts";

const error = (message: string, code?: string) => Object.assign(new Error(message), { code });

test.each([
  [error("sorry, too many clients already", "53300"), "busy"],
  [error("timeout exceeded when trying to connect"), "busy"],
  [error("no more connections allowed (max_client_conn)", "08P01"), "down"],
  [error("cannot execute INSERT in a read-only transaction", "25006"), "down"],
  [error("Client was closed and is not queryable"), "down"],
  [error("Client has encountered a connection error and is not queryable"), "down"],
  [error("connect ENETUNREACH 10.0.0.1:5432", "ENETUNREACH"), "down"],
  [error("No space left on device", "53100"), "full"],
  [error("file too large, write", "EFBIG"), "full"],
])("%s is an outage, after which a retry may work", (failure, outage) => {
  expect(findOutage(failure)).toBe(outage);
});

test.each([error("duplicate key value", "23505"), error("syntax error", "42601"), "text"])(
  "%s is none: a retry would repeat it",
  (failure) => {
    expect(findOutage(failure)).toBeUndefined();
  },
);

test.each([
  ["timeout exceeded when trying to connect", undefined, true],
  ["Connection terminated due to connection timeout", undefined, true],
  ["Query read timeout", undefined, true],
  ["sorry, too many clients already", "53300", true],
  ["Connection terminated unexpectedly", undefined, false],
  ["connect ECONNREFUSED 127.0.0.1:5432", "ECONNREFUSED", false],
])("“%s” (%s) may come from a database that is up: %s", (message, code, isUp) => {
  expect(isTooSlow(error(message, code))).toBe(isUp);
});

test("an outage is ignored where it does no harm, and no other error", () => {
  expect(() => ignoreOutage(new Error("database or disk is full"))).not.toThrow();
  expect(() => ignoreOutage(new Error("no such column"))).toThrow("no such column");
});

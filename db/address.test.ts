import { expect, test } from "vitest";
import { isDatabaseUrl, sqlitePath } from "./address.ts";

test.each([
  "postgres://app:secret@db.example:5432/app?sslmode=require",
  "postgresql://app@127.0.0.1/app",
  "postgres://app@/app?host=/var/run/postgresql",
  "postgres://app@%2Fvar%2Frun/app",
  "file:./app.db",
  "file:///data/app.db",
  "sqlite:app.db",
  "app.db",
  "/data/app.db",
  "C:\\data\\app.db",
])("%s is the address of a database", (url) => {
  expect(isDatabaseUrl(url)).toBe(true);
});

test.each([
  "mysql://app:canary@127.0.0.1/app",
  "jdbc:postgresql://127.0.0.1/app",
  "https://db.example/app",
  "Postgres://app:canary@127.0.0.1/app",
  "postgres:app",
  "postgres://app:ca/nary@127.0.0.1/app",
  "postgres://app@127.0.0.1:99999/app",
])("%s is not, and is never taken for a path", (url) => {
  expect(isDatabaseUrl(url)).toBe(false);
  if (url.startsWith("postgres://")) return;
  expect(() => sqlitePath(url)).toThrow(/^A database's address must be postgres:\/\/… (?!.*canary)/);
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillRoute, listAppRoutes } from "../support/app-routes.ts";
import { HttpPerson } from "../support/http-person.ts";
import { readForms, sendForm, submit } from "../support/page-forms.ts";
import { makeToken } from "../support/personal-tokens.ts";
import { type System, startSystem } from "../support/system.ts";

/** nginx's default buffer for response headers is 4 kB. */
const MOST_HEADER_BYTES = 3_000;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

describe("the headers of every response fit a proxy's buffer", () => {
  const sizeOf = ({ headers }: Response) =>
    [...headers].reduce((size, [name, value]) => size + name.length + value.length + 4, 40);

  /** Measures every response of the app. */
  class MeasuringPerson extends HttpPerson {
    readonly large: string[] = [];
    count = 0;
    override async fetch(address: string, init: RequestInit = {}): Promise<Response> {
      const answer = await super.fetch(address, init);
      if (address.startsWith(system.appUrl)) this.count += 1;
      const size = sizeOf(answer);
      if (address.startsWith(system.appUrl) && size > MOST_HEADER_BYTES)
        this.large.push(`${size} ${address}`);
      return answer;
    }
  }

  test("on every page and route, with and without a session, and throughout a sign-in", async () => {
    const person = new MeasuringPerson(system.appUrl, "carol");
    const visit = async () => {
      for (const { pattern } of listAppRoutes()) {
        const answer = await person.fetch(`${system.appUrl}${fillRoute(pattern, randomUUID())}`);
        await answer.body?.cancel();
      }
    };
    await visit();
    // Whatever was requested comes back in a redirect, and then in the cookie of a sign-in.
    const long = `/chat/${"a".repeat(3_000)}`;
    await person.fetch(`${system.appUrl}${long}`);
    await sendForm(person, "/sign-in", "Sign in with", { callbackUrl: long });
    // Unfinished sign-ins leave cookies, which the next one deletes.
    for (let tab = 0; tab < 5; tab += 1) await sendForm(person, "/sign-in", "Sign in with");
    await person.signIn("singer");
    await person.connectGitHub();
    await visit();
    await person.signOut();
    expect(person.large).toEqual([]);
    expect(person.count).toBeGreaterThan(70);
  });

  test("for every form's action", async () => {
    const person = new MeasuringPerson(system.appUrl, "carol");
    await person.signIn("singer");
    // A connection and a token add forms.
    await person.connectGitHub();
    await makeToken(person, "read");
    const paths = listAppRoutes()
      .filter(({ pattern, isPage }) => isPage && pattern.startsWith("/settings"))
      .map(({ pattern }) => pattern);
    let sent = 0;
    for (const path of paths) {
      for (const form of await readForms(person, path)) {
        // With empty fields an action rejects the form, but it responds as usual.
        const answer = await submit(person, form);
        await answer.body?.cancel();
        sent += 1;
      }
    }
    expect(sent).toBeGreaterThan(3);
    expect(person.large).toEqual([]);
  });
});

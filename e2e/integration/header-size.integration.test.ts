import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillRoute, listAppRoutes } from "../support/app-routes.ts";
import { HttpPerson } from "../support/http-person.ts";
import { readForms, sendForm, submit } from "../support/page-forms.ts";
import { makeToken } from "../support/personal-tokens.ts";
import { type System, startSystem } from "../support/system.ts";

/** nginx's buffer for an answer's headers is 4 kB unless it is told otherwise. */
const MOST_HEADER_BYTES = 3_000;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

describe("the headers of every answer are small enough for a proxy's buffer", () => {
  const sizeOf = ({ headers }: Response) =>
    [...headers].reduce((size, [name, value]) => size + name.length + value.length + 4, 40);

  /** A person all of whose answers are measured. */
  class Measured extends HttpPerson {
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

  test("on every page and route, with a session and without, and on the whole way of a sign-in", async () => {
    const person = new Measured(system.appUrl, "carol");
    const visit = async () => {
      for (const { pattern } of listAppRoutes()) {
        const answer = await person.fetch(`${system.appUrl}${fillRoute(pattern, randomUUID())}`);
        await answer.body?.cancel();
      }
    };
    await visit();
    // Sign-ins that are not finished leave cookies, which the next one drops.
    for (let tab = 0; tab < 5; tab += 1) await sendForm(person, "/sign-in", "Sign in with");
    await person.signIn("singer");
    await person.connectGitHub();
    await visit();
    await person.signOut();
    expect(person.large).toEqual([]);
    expect(person.count).toBeGreaterThan(70);
  });

  test("of every form's action", async () => {
    const person = new Measured(system.appUrl, "carol");
    await person.signIn("singer");
    // A connection and a token have forms of their own.
    await person.connectGitHub();
    await makeToken(person, "read");
    const paths = listAppRoutes()
      .filter(({ pattern, isPage }) => isPage && pattern.startsWith("/settings"))
      .map(({ pattern }) => pattern);
    let sent = 0;
    for (const path of paths) {
      for (const form of await readForms(person, path)) {
        // Without what the person would fill in, an action refuses; it answers as it always does.
        const answer = await submit(person, form);
        await answer.body?.cancel();
        sent += 1;
      }
    }
    expect(sent).toBeGreaterThan(3);
    expect(person.large).toEqual([]);
  });
});

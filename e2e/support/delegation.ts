import type { Page } from "@playwright/test";
import { PEOPLE } from "#dev/people.ts";
import { test as base, expect, type Username } from "../fixtures.ts";
import { GitHubControl } from "./github-control.ts";
import { HttpPerson } from "./http-person.ts";
import { embeddedDatabases, withDatabase } from "./personal-rows.ts";
import type { System } from "./system.ts";

interface DelegationFixtures {
  github: GitHubControl;
  /** Signs a person in for the first time: deletes their data here and revokes their grant at GitHub, before and after the test. */
  signInAsNew(username: Username, page?: Page): Promise<void>;
  /** Connects that person's account, from another browser session. */
  connectAccount(username: Username): Promise<void>;
}

/** For the delegation specs, in which people connect, disconnect and delete their accounts. */
export const test = base.extend<DelegationFixtures>({
  github: async ({ system }, use) => {
    const github = new GitHubControl(system.addresses.github);
    await github.clear();
    await use(github);
    await github.clear();
  },

  signInAsNew: async ({ system, github, login, page: first }, use) => {
    const people = new Set<Username>();
    const forget = async (username: Username) => {
      await deleteUser(system, username);
      await github.revoke(username);
    };
    await use(async (username, page = first) => {
      people.add(username);
      await forget(username);
      await login(username, page);
    });
    // The next spec of this worker may sign the same person in, and must meet neither a revoked connection nor a grant. An open
    // page would notice that its session is gone.
    await first.goto("about:blank");
    for (const username of people) await forget(username);
  },

  connectAccount: async ({ system }, use) => {
    await use(async (username) => {
      const person = new HttpPerson(system.appUrl, username);
      await person.signIn(findPerson(username).password);
      await person.connectGitHub();
      await person.signOut();
    });
  },
});

export { expect };

export function findPerson(username: Username) {
  const person = PEOPLE.find((one) => one.username === username);
  if (!person) throw new Error(`there is no person called ${username}`);
  return person;
}

async function deleteUser(system: System, username: Username): Promise<void> {
  const { email } = findPerson(username);
  await withDatabase(embeddedDatabases(system).app, (db) =>
    db.deleteFrom("users").where("email", "=", email).execute(),
  );
}

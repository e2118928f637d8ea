import type { Page } from "@playwright/test";
import { PEOPLE } from "#dev/people.ts";
import { test as base, expect, type Username } from "../fixtures.ts";
import { GitHubControl } from "./github-control.ts";
import { HttpPerson } from "./http-person.ts";
import { embeddedStores, withStore } from "./personal-rows.ts";
import type { System } from "./system.ts";

interface DelegationFixtures {
  github: GitHubControl;
  /** Signs a person in who has never been here: nothing of theirs is left, here or at GitHub. */
  arrive(username: Username, page?: Page): Promise<void>;
  /** Connects that person's account, in another browser of theirs. */
  connected(username: Username): Promise<void>;
}

/** For the specs of delegation, in which people connect, disconnect and delete themselves. */
export const test = base.extend<DelegationFixtures>({
  github: async ({ system }, use) => {
    const github = new GitHubControl(system.addresses.github);
    await github.clear();
    await use(github);
    await github.clear();
  },

  arrive: async ({ system, github, login, page: first }, use) => {
    await use(async (username, page = first) => {
      await forget(system, username);
      await github.revoke(username);
      await login(username, page);
    });
  },

  connected: async ({ system }, use) => {
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
  if (!person) throw new Error(`nobody is called ${username}`);
  return person;
}

async function forget(system: System, username: Username): Promise<void> {
  const { email } = findPerson(username);
  await withStore(embeddedStores(system).app, (db) =>
    db.deleteFrom("users").where("email", "=", email).execute(),
  );
}

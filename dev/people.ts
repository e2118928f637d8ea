/**
 * The people of the embedded setup: accounts at the embedded auth provider and at the embedded GitHub.
 * Their passwords are printed in the launcher's banner: they are a demonstration's, not secrets.
 */
export interface Person {
  username: string;
  password: string;
  name: string;
  email: string;
}

export const PEOPLE: readonly Person[] = [
  { username: "alice", password: "wonderland", name: "Alice Liddell", email: "alice@example.com" },
  { username: "bob", password: "builder", name: "Bob Stone", email: "bob@example.com" },
  { username: "carol", password: "singer", name: "Carol Reyes", email: "carol@example.com" },
];

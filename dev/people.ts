/**
 * The people of the embedded setup: accounts at the embedded auth provider and at the embedded GitHub.
 * Their passwords are printed in the launcher's banner: they are a demonstration's, not secrets.
 */
export interface Person {
  username: string;
  password: string;
  name: string;
  email: string;
  /** At the auth provider. Opaque and stable: never derived from a name or an email, which may change. */
  subject: string;
}

const person = (username: string, password: string, name: string, subject: string): Person => {
  return { username, password, name, email: `${username}@example.com`, subject };
};

export const PEOPLE: readonly Person[] = [
  person("alice", "wonderland", "Alice Liddell", "0d9f1a52-6a0c-4a7e-9a38-4f8a0b6f2c11"),
  person("bob", "builder", "Bob Stone", "5b7c2e94-1f3d-4c86-8d0e-92c6a7e1b3f4"),
  person("carol", "singer", "Carol Reyes", "c41e8f07-73b5-4e29-b6a1-0e5d9c8a7f62"),
];

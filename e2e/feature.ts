import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";
import type { HttpPerson } from "./support/http-person.ts";

/** What a feature brings to the tests of the whole system. */
export interface TestedFeature {
  /** Connects a person's account at its stand-in: what is stored for it is searched for, counted and deleted like all else. */
  connect?(person: HttpPerson): Promise<void>;
  /** Adds what a person may have stored besides a connection, in the application's database. */
  leaveRows?(db: Kysely<Schema>, userId: string): Promise<void>;
}

import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";
import type { HttpPerson } from "./support/http-person.ts";

/** A feature's part in the tests of the whole system. */
export interface TestedFeature {
  /** Connects a person's account at its stand-in, so that the tests cover what is stored for it. */
  connect?(person: HttpPerson): Promise<void>;
  /** Inserts the feature's other rows of a person into the application's database. */
  leaveRows?(db: Kysely<Schema>, userId: string): Promise<void>;
}

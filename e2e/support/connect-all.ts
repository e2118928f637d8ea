import type { TestedFeature } from "../feature.ts";
import * as features from "../features.ts";
import type { HttpPerson } from "./http-person.ts";

/** Connects the person's account at every embedded provider. */
export async function connectAll(person: HttpPerson): Promise<void> {
  for (const { connect } of Object.values<TestedFeature>(features)) await connect?.(person);
}

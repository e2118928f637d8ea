import type { WebFeature } from "../feature.ts";
import { atlassian, readAtlassian } from "./atlassian.ts";

/** Jira as a provider that people can connect. */
export const jira: WebFeature = {
  readVariables: readAtlassian,
  providers: (env) => ({ atlassian: () => atlassian(env) }),
};

import type { TestedFeature } from "../feature.ts";

export const github: TestedFeature = { connect: (person) => person.connectGitHub() };

import { z } from "zod";
import { baseUrl, featureVariables, optional } from "#auth/protocol/env-fields.ts";

const schema = z.object({
  /** Where the code is published, such as https://github.com/you/app/blob/main. */
  SOURCE_URL: optional(baseUrl),
});

export const readVariables = featureVariables("web process", schema);

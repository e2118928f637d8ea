import { z } from "zod";
import { baseUrl, optional } from "../env-fields.ts";

/** Jira, through an Atlassian OAuth 2.0 (3LO) app: developer.atlassian.com/console/myapps. Without it, Jira is disabled. */
const fields = {
  ATLASSIAN_CLIENT_ID: optional(z.string()),
  ATLASSIAN_CLIENT_SECRET: optional(z.string()),
  /** Login, consent and tokens. */
  ATLASSIAN_AUTH_URL: optional(baseUrl).transform((value) => value ?? "https://auth.atlassian.com"),
  ATLASSIAN_API_URL: optional(baseUrl).transform((value) => value ?? "https://api.atlassian.com"),
  /** The page where people see which apps they connected, and remove them. */
  ATLASSIAN_APPS_URL: optional(baseUrl).transform(
    (value) => value ?? "https://id.atlassian.com/manage-profile/apps",
  ),
};

export const atlassianWebFields = z
  .object(fields)
  .refine((env) => Boolean(env.ATLASSIAN_CLIENT_ID) === Boolean(env.ATLASSIAN_CLIENT_SECRET), {
    path: ["ATLASSIAN_CLIENT_SECRET"],
    message: "goes with ATLASSIAN_CLIENT_ID: set both, or neither where there is no Jira",
  });

/** What the agent needs to know: that it is enabled, and its URL. */
export const atlassianAgentFields = z
  .object(fields)
  .pick({ ATLASSIAN_CLIENT_ID: true, ATLASSIAN_API_URL: true });

import { servePerson } from "#auth/authorization-server/serve-person.ts";

/** Who is signed in, for pages that are open: app/session/session-watch.tsx. */
export const GET = servePerson(async (_request, { user }) =>
  Response.json({ person: user.id }, { headers: { "cache-control": "no-store" } }),
);

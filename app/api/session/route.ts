import { servePerson } from "#auth/authorization-server/serve-person.ts";

/** Who is signed in, polled by open pages: app/session/session-watch.tsx. */
export const GET = servePerson(async (_request, { user }) =>
  Response.json({ person: user.id }, { headers: { "cache-control": "no-store" } }),
);

import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import {
  type ClientRegistration,
  describeRegistration,
} from "#auth/authorization-server/mcp/personal-servers/own-client.ts";
import { explainServerProblem } from "#auth/authorization-server/mcp/personal-servers/problems.ts";
import type { PersonalServer } from "#db/schema.ts";
import { saveClient } from "./actions.ts";

const FIELD = "min-h-11 w-full rounded-lg border border-input bg-background px-3 font-mono text-sm";

/** Asks for a client that the person has registered by hand, where the server offers no other way. */
export async function OwnClientForm({ server }: { server: PersonalServer }) {
  const { host } = new URL(server.url);
  let registration: ClientRegistration;
  try {
    registration = await describeRegistration(server);
  } catch (error) {
    const problem = explainServerProblem(error, host);
    if (!problem) throw error;
    return <Notice tone="bad">{problem}</Notice>;
  }
  const { issuer, redirectUri } = registration;
  const place = new URL(issuer).host;
  return (
    <form action={saveClient} className="grid gap-4 rounded-2xl border bg-card p-5 sm:p-7">
      <input type="hidden" name="server" value={server.id} />
      <input type="hidden" name="issuer" value={issuer} />
      <h2 className="font-semibold text-lg">Register this app at {place}</h2>
      <p className="text-muted-foreground text-sm leading-relaxed">
        {place} gives out the access to {host}, and does not let apps register themselves. Register this app
        there as a web application, with this redirect address, and enter what you are given. It is sent to{" "}
        {place} alone; the access that you then allow goes to {host}.
      </p>
      <p className="rounded-lg bg-muted p-3 font-mono text-xs [overflow-wrap:anywhere]">{redirectUri}</p>
      <label className="grid gap-1.5 text-sm">
        <span className="font-medium">Client ID</span>
        <input
          name="client_id"
          required
          maxLength={500}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          className={FIELD}
        />
      </label>
      <label className="grid gap-1.5 text-sm">
        <span className="font-medium">Client secret, if there is one</span>
        <input name="client_secret" type="password" maxLength={2000} autoComplete="off" className={FIELD} />
      </label>
      <div>
        <Button type="submit" look="primary">
          Save client
        </Button>
      </div>
    </form>
  );
}

import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { loadPreview, type PreviewedTool } from "#auth/authorization-server/mcp/personal-servers/preview.ts";
import type { PersonalServer, Session } from "#db/schema.ts";
import { fieldOfUse, writeTool } from "./accepted-form.ts";
import { acceptTools } from "./actions.ts";

/** A server's tools, as it lists them now, with the person's decision about each. */
export async function ToolsForm({ session, server }: { session: Session; server: PersonalServer }) {
  const preview = await loadPreview(session, server);
  if ("problem" in preview) return <Notice tone="bad">{preview.problem}</Notice>;
  const { tools, problems } = preview;
  const isNews = server.accepted !== null && tools.some(({ state }) => state !== "accepted");
  return (
    <form action={acceptTools} className="grid gap-4">
      <input type="hidden" name="server" value={server.id} />
      {isNews ? (
        <Notice tone="info">
          Some tools are new or have changed since your last review. The agent does not use those until you
          save.
        </Notice>
      ) : null}
      {problems.map((problem) => (
        <Notice key={problem} tone="info">
          {problem}
        </Notice>
      ))}
      {tools.length > 0 ? (
        <>
          <ul className="divide-y rounded-xl border">
            {tools.map((tool, index) => (
              <ToolRow key={tool.name} tool={tool} index={index} />
            ))}
          </ul>
          <div>
            <Button type="submit" look="primary">
              {server.accepted === null ? "Let the agent use these tools" : "Save"}
            </Button>
          </div>
        </>
      ) : (
        <p className="text-muted-foreground">The server has no tools.</p>
      )}
    </form>
  );
}

const STATES = { new: "New", changed: "Changed", accepted: undefined };

function ToolRow({ tool, index }: { tool: PreviewedTool; index: number }) {
  const { name, description, parameters, definition, saysRead, use, state } = tool;
  const badge = STATES[state];
  return (
    <li className="flex flex-wrap items-start gap-x-5 gap-y-3 p-4">
      <input type="hidden" name="tool" value={writeTool(name, definition)} />
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-2 font-medium font-mono text-sm [overflow-wrap:anywhere]">
          {name}
          {badge ? (
            <span className="rounded bg-notice-soft px-1.5 py-0.5 font-sans text-notice text-xs">
              {badge}
            </span>
          ) : null}
        </h3>
        {description ? (
          <p className="mt-1 whitespace-pre-line text-muted-foreground text-sm [overflow-wrap:anywhere]">
            {description}
          </p>
        ) : null}
        {parameters.length > 0 ? <Parameters parameters={parameters} /> : null}
      </div>
      <label className="grid gap-1 text-sm">
        <span className="sr-only">What the agent may do with {name}</span>
        <select
          name={fieldOfUse(index)}
          defaultValue={use}
          className="min-h-11 rounded-lg border border-input bg-background px-3"
        >
          <option value="ask">Ask me each time</option>
          {saysRead ? <option value="read">Read without asking</option> : null}
          <option value="off">Don’t use</option>
        </select>
        <span className="text-muted-foreground text-xs">
          {saysRead ? "Claims to be read-only" : "May change something"}
        </span>
      </label>
    </li>
  );
}

function Parameters({ parameters }: Pick<PreviewedTool, "parameters">) {
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit cursor-pointer rounded text-muted-foreground underline underline-offset-4">
        Arguments
      </summary>
      <dl className="mt-2 grid gap-1.5">
        {parameters.map(({ name, type, isRequired, description }) => (
          <div key={name} className="[overflow-wrap:anywhere]">
            <dt className="inline font-mono text-xs">
              {name} ({type}
              {isRequired ? "" : ", optional"})
            </dt>{" "}
            <dd className="inline text-muted-foreground">{description}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

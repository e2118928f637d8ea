import { ChevronRight } from "lucide-react";
import { Markdown } from "../markdown.tsx";
import { ArgumentList } from "./argument-list.tsx";
import { FileChange } from "./file-change.tsx";

type Arguments = Record<string, unknown>;

/**
 * What a write will do, as the person will find it at the provider: a text as it is rendered there, a file as a change,
 * everything else as a list. Behind it, to open, all arguments to the letter: rendered text can hide some of itself.
 */
export function ActionPreview({ args, before }: { args: Arguments; before: string | undefined }) {
  const { title, body, content, path, sha, owner, repo, ...others } = args;
  const isFile = typeof content === "string" && typeof path === "string";
  const isText = typeof title === "string" || typeof body === "string";
  if (!isFile && !isText) return <ArgumentList args={withoutPlace(args)} />;
  // What is not shown in its own way stays in the list.
  const rest = {
    ...(isText ? {} : { title, body }),
    ...(isFile ? {} : { content, path, sha }),
    ...others,
  };
  return (
    <>
      {isText ? <TextPreview title={title} body={body} /> : null}
      {isFile ? <FileChange path={path} before={before} after={content} isNew={sha === undefined} /> : null}
      <ArgumentList args={rest} />
      <details className="group mt-3 text-sm">
        <summary className="inline-flex list-none items-center gap-1.5 rounded py-1 text-muted-foreground hover:text-foreground">
          <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
          Exactly as it will be sent
        </summary>
        <ArgumentList args={args} />
      </details>
    </>
  );
}

function TextPreview({ title, body }: { title: unknown; body: unknown }) {
  return (
    <div className="mt-3 rounded-lg border bg-background p-4">
      {typeof title === "string" ? <p className="font-semibold [overflow-wrap:anywhere]">{title}</p> : null}
      {typeof body === "string" && body.trim() !== "" ? (
        <div className="mt-2 text-[0.9375rem] leading-relaxed first:mt-0">
          <Markdown text={body} isLive={false} />
        </div>
      ) : null}
    </div>
  );
}

/** The repository and the number stand above the preview already. */
function withoutPlace({ owner: _owner, repo: _repo, number: _number, ...rest }: Arguments): Arguments {
  return rest;
}

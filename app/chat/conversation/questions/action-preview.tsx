import { ChevronRight } from "lucide-react";
import { ArgumentList } from "./argument-list.tsx";
import { FileChange } from "./file-change.tsx";
import type { PreviewParts } from "./preview-parts.ts";
import { TextPreview } from "./text-preview.tsx";

interface Props {
  parts: PreviewParts;
  args: Record<string, unknown>;
  before: string | undefined;
}

/**
 * What a write will do, as it will look at the provider: text as it is rendered there, a file as a change, everything else as a
 * list. All arguments, verbatim, can be expanded below.
 */
export function ActionPreview({ parts, args, before }: Props) {
  const { title, body, file, rest } = parts;
  return (
    <>
      {title !== undefined || body !== undefined ? <TextPreview title={title} body={body} /> : null}
      {file ? <FileChange path={file.path} before={before} after={file.content} isNew={file.isNew} /> : null}
      <ArgumentList args={rest} />
      <details className="group mt-3 text-sm">
        <summary className="inline-flex list-none items-center gap-1.5 rounded py-1 text-muted-foreground hover:text-foreground">
          <ChevronRight className="size-4 transition-transform group-open:rotate-90" />
          Exactly as it will be sent
        </summary>
        {Object.keys(args).length > 0 ? (
          <ArgumentList args={args} isExact />
        ) : (
          <p className="mt-2 text-muted-foreground">Without arguments.</p>
        )}
      </details>
    </>
  );
}

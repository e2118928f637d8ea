import { useMemo } from "react";
import { renderMarkdown } from "./markdown-preview/render-markdown.ts";
import { RenderedMarkdown } from "./markdown-preview/rendered-markdown.tsx";
import { MarkedText } from "./marked-text.tsx";

/** A title and a text as the provider renders it. If that hides something, the source is shown below. */
export function TextPreview({ title, body }: { title: string | undefined; body: string | undefined }) {
  const rendered = useMemo(() => (body === undefined ? undefined : renderMarkdown(body)), [body]);
  return (
    <>
      <div className="mt-3 rounded-lg border bg-background p-4">
        {title === undefined ? null : (
          <p className="whitespace-pre-wrap font-semibold [overflow-wrap:anywhere]">
            <MarkedText text={title} isExact isBlock />
          </p>
        )}
        {rendered ? (
          <div className="mt-2 text-[0.9375rem] leading-relaxed first:mt-0">
            <RenderedMarkdown tree={rendered.tree} />
          </div>
        ) : null}
        {body !== undefined && !rendered ? <Source text={body} /> : null}
      </div>
      {body !== undefined && rendered && !rendered.isWhole ? (
        <figure className="mt-3 rounded-lg border border-notice/50 bg-background">
          <figcaption className="border-b bg-notice-soft px-4 py-2 text-sm">
            The preview does not show all of this text. This is all of it:
          </figcaption>
          <div className="p-4">
            <Source text={body} />
          </div>
        </figure>
      ) : null}
    </>
  );
}

function Source({ text }: { text: string }) {
  return (
    <pre className="whitespace-pre-wrap font-mono text-xs leading-relaxed [overflow-wrap:anywhere]">
      <MarkedText text={text} isBlock />
    </pre>
  );
}

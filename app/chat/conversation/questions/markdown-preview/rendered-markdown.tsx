import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import type { ComponentProps, ReactNode } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { CodePoints, LIST_SIDE, MarkedText } from "../marked-text.tsx";
import { LeadsElsewhere } from "./leads-elsewhere.tsx";
import { describeLink } from "./link-target.ts";
import { languageOf } from "./shown-text.ts";
import { readText, type Tree, type TreeNode } from "./tree.ts";

type Node = TreeNode | Tree;

/** Markdown as the provider shows it, plus what it would not show: where links lead and what pictures are. */
export function RenderedMarkdown({ tree }: { tree: Tree }) {
  return (
    <div className="grid gap-3 [overflow-wrap:anywhere]">
      {toJsxRuntime(tree, { Fragment, jsx, jsxs, components, passNode: true, ignoreInvalidStyle: true })}
    </div>
  );
}

/** A block with a text direction of its own. */
function block(Tag: "p" | "h3" | "h4" | "blockquote" | "td" | "th", className: string) {
  return ({ children }: { children?: ReactNode }) => (
    <Tag dir="auto" className={className}>
      {children}
    </Tag>
  );
}

const components = {
  mark: ({ children }: ComponentProps<"mark">) => <CodePoints>{children}</CodePoints>,
  a: Link,
  img: Picture,
  code: Code,
  // Deeper levels make no sense in a card.
  h1: block("h3", "font-semibold text-lg"),
  h2: block("h3", "font-semibold text-base"),
  h3: block("h4", "font-semibold"),
  h4: block("h4", "font-semibold"),
  h5: block("h4", "font-semibold"),
  h6: block("h4", "font-semibold"),
  p: block("p", "whitespace-pre-wrap"),
  blockquote: block("blockquote", "grid gap-3 border-l-4 pl-4 text-muted-foreground"),
  td: block("td", "border px-2.5 py-1 text-start"),
  th: block("th", "border bg-muted px-2.5 py-1 text-start font-semibold"),
  table: ({ children }: ComponentProps<"table">) => (
    <table className="w-full border-collapse text-sm">{children}</table>
  ),
  ul: ({ children }: ComponentProps<"ul">) => (
    <ul dir="auto" className={`grid list-disc gap-1 ps-6 marker:text-muted-foreground ${LIST_SIDE}`}>
      {children}
    </ul>
  ),
  ol: ({ children, start }: ComponentProps<"ol">) => (
    // Space for the widest number that Markdown allows.
    <ol
      dir="auto"
      start={start}
      className={`grid list-inside list-decimal gap-1 marker:text-muted-foreground [&>li>p]:inline ${LIST_SIDE}`}
    >
      {children}
    </ol>
  ),
  // The direction of an item's text only: with `dir` its marker could be on the other side of the list.
  li: ({ children }: ComponentProps<"li">) => <li className="[unicode-bidi:plaintext]">{children}</li>,
  hr: () => <hr />,
};

function Link({ href, children, node }: ComponentProps<"a"> & { node?: Node }) {
  const { name, isMisleading, isSpelledOut } = describeLink(node ? readText(node) : "", href);
  return (
    <>
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        className="font-medium text-primary underline decoration-primary/40 underline-offset-[3px] hover:decoration-primary"
      >
        <span className="[unicode-bidi:plaintext]">{children}</span>
      </a>
      {isSpelledOut && !isMisleading ? null : isMisleading ? (
        <LeadsElsewhere name={name} />
      ) : (
        <span className="text-muted-foreground text-xs">
          {" ("}
          <MarkedText text={name} />)
        </span>
      )}
    </>
  );
}

/** Pictures are never fetched: their address could leak data. */
function Picture({ src, alt }: ComponentProps<"img">) {
  const { name } = describeLink("", typeof src === "string" ? src : undefined);
  return (
    <span className="text-muted-foreground">
      [picture{alt ? ": " : ""}
      <MarkedText text={alt ?? ""} />]{" "}
      <span className="text-xs">
        (<MarkedText text={name} />)
      </span>
    </span>
  );
}

function Code({ children, className, node }: ComponentProps<"code"> & { node?: Node }) {
  const language = languageOf({ className: className?.split(" ") });
  const isBlock = language !== undefined || (node && readText(node).endsWith("\n"));
  if (!isBlock) {
    return (
      <code className="rounded-md bg-muted px-1.5 py-0.5 font-mono text-[0.875em]">
        <bdi>{children}</bdi>
      </code>
    );
  }
  return (
    <code className="block rounded-md bg-muted p-3 font-mono text-xs leading-relaxed">
      {language ? (
        <span className="mb-1 block text-muted-foreground">
          <MarkedText text={language} />
        </span>
      ) : null}
      <bdi className="whitespace-pre-wrap">{children}</bdi>
    </code>
  );
}

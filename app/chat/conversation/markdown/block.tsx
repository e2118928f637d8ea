import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { type ComponentProps, memo } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { toTree } from "../questions/markdown-preview/render-markdown.ts";
import { readText, type TreeNode } from "../questions/markdown-preview/tree.ts";
import { CodeBlock } from "./code-block.tsx";
import { rehypeTextFlow } from "./rehype-text-flow.ts";
import { remarkHtmlAsText } from "./remark-html-as-text.ts";
import { Cell, HeaderCell, Table } from "./table.tsx";

/** An answer contains text by strangers: no HTML, no pictures but GitHub's avatars. */
const AVATARS = "https://avatars.githubusercontent.com/";

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkHtmlAsText)
  .use(remarkRehype)
  .use(rehypeSanitize)
  .use(rehypeTextFlow)
  .freeze();

const components = {
  a: Link,
  img: Picture,
  code: InlineCode,
  pre: CodeBlock,
  table: Table,
  th: HeaderCell,
  td: Cell,
};

/** A block of an answer as Markdown; as source if it is nested too deeply. */
export const Block = memo(function Block({ text }: { text: string }) {
  const tree = toTree(text, processor);
  if (!tree) return <p className="whitespace-pre-wrap">{text}</p>;
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components, passNode: true, ignoreInvalidStyle: true });
});

const linkNote = lazyWithPreload(() => import("../link-note.tsx"));
/** Only such text can name a host. */
const MAY_NAME_HOST = /[.。．｡:]/;
/** A link that is still streaming has another scheme. */
const HAS_HOST = /^(?:https?:|\/\/|mailto:)/;

function Link({ node, children, href, title }: ComponentProps<"a"> & { node?: TreeNode }) {
  // The sanitizer removes URLs that run code.
  if (!href) return children;
  const text = node ? readText(node) : "";
  // Not with a name before the host, such as https://github.com@evil.example.
  const isSpelledOut = text === href && !text.includes("@");
  return (
    <>
      <a
        href={href}
        title={title}
        target="_blank"
        rel="noopener noreferrer"
        className="font-medium text-primary underline decoration-primary/40 underline-offset-[3px] hover:decoration-primary"
      >
        {children}
      </a>
      {HAS_HOST.test(href) && !isSpelledOut && MAY_NAME_HOST.test(text) ? (
        <LazyWithPreload code={linkNote} missing={` (${href})`} text={text} href={href} />
      ) : null}
    </>
  );
}

function Picture({ src, alt }: ComponentProps<"img">) {
  if (typeof src !== "string" || !src.startsWith(AVATARS))
    return <span className="text-muted-foreground">[picture{alt ? `: ${alt}` : ""}]</span>;
  return (
    // biome-ignore lint/performance/noImgElement: a stranger's address is not handed to our image optimizer.
    <img src={src} alt={alt ?? ""} loading="lazy" className="inline-block size-6 rounded-full align-middle" />
  );
}

/** Its own text direction, without effect on the text around it. */
function InlineCode({ children }: ComponentProps<"code">) {
  return (
    <code
      dir="ltr"
      className="rounded-md bg-muted px-1.5 py-0.5 font-mono text-[0.875em] [overflow-wrap:anywhere]"
    >
      {children}
    </code>
  );
}

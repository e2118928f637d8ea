"use client";

import { type ComponentProps, memo } from "react";
import { type Components, defaultRehypePlugins, Streamdown } from "streamdown";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { codeColors } from "./code-colors.ts";
import { FirstBlock, LaterBlock, toBlocks, useFirstBlock } from "./markdown/blocks.tsx";
import { rehypeTextFlow } from "./markdown/rehype-text-flow.ts";
import { Cell, HeaderCell, Table } from "./markdown/table.tsx";
import { readText, type TreeNode } from "./questions/markdown-preview/tree.ts";

/** What an answer may look like. It holds text by strangers: no HTML, no pictures but GitHub's avatars. */
const AVATARS = "https://avatars.githubusercontent.com/";

const components: Components = {
  a: Link,
  img: ({ src, alt }: ComponentProps<"img"> & { node?: unknown }) =>
    typeof src === "string" && src.startsWith(AVATARS) ? (
      // biome-ignore lint/performance/noImgElement: a stranger's address is not handed to our image optimizer.
      <img
        src={src}
        alt={alt ?? ""}
        loading="lazy"
        className="inline-block size-6 rounded-full align-middle"
      />
    ) : (
      <span className="text-muted-foreground">[picture{alt ? `: ${alt}` : ""}]</span>
    ),
  // A direction of its own: it has no say in that of the text around it.
  inlineCode: ({ children }) => (
    <code
      dir="ltr"
      className="rounded-md bg-muted px-1.5 py-0.5 font-mono text-[0.875em] [overflow-wrap:anywhere]"
    >
      {children}
    </code>
  ),
  table: Table,
  th: HeaderCell,
  td: Cell,
};

const rehypePlugins = [
  ...[defaultRehypePlugins.sanitize, defaultRehypePlugins.harden].filter((plugin) => plugin !== undefined),
  rehypeTextFlow,
];

/** Streamdown's way to say "none". */
const WHOLE_HEIGHT = 0;

const plugins = { code: codeColors };

const linkNote = lazyWithPreload(() => import("./link-note.tsx"));
/** Only such a text can name a host. */
const MAY_NAME_HOST = /[.。．｡:]/;
/** One that is still being written has another scheme. */
const HAS_HOST = /^(?:https?|mailto):/;

function Link({ node, children, href = "", title }: ComponentProps<"a"> & { node?: TreeNode }) {
  const text = node ? readText(node) : "";
  const isSpelledOut = text === href;
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
      {!isSpelledOut && MAY_NAME_HOST.test(text) && HAS_HOST.test(href) ? (
        <LazyWithPreload code={linkNote} missing={` (${href})`} text={text} href={href} />
      ) : null}
    </>
  );
}

interface Props {
  text: string;
  /** Still being written: unfinished marks are closed, and nothing can be copied yet. */
  isLive: boolean;
}

const MarkdownView = memo(function MarkdownView({ text, isLive }: Props) {
  return (
    <FirstBlock value={useFirstBlock(text)}>
      <Streamdown
        className="markdown print:**:data-[streamdown=code-block]:[content-visibility:visible]!"
        components={components}
        rehypePlugins={rehypePlugins}
        BlockComponent={LaterBlock}
        parseMarkdownIntoBlocksFn={toBlocks}
        parseIncompleteMarkdown={false}
        isAnimating={isLive}
        caret={isLive ? "block" : undefined}
        controls={{ code: { copy: true, download: false }, table: false, mermaid: false, image: false }}
        linkSafety={{ enabled: false }}
        lineNumbers={false}
        codeBlockMaxHeight={WHOLE_HEIGHT}
        plugins={plugins}
      >
        {text}
      </Streamdown>
    </FirstBlock>
  );
});

export default MarkdownView;

"use client";

import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";

export const markdown = lazyWithPreload(() => import("./markdown-view.tsx"));

/** Markdown. The renderer is loaded after the page; until then, and if that fails, it is shown as plain text. */
export function Markdown({ text, isLive }: { text: string; isLive: boolean }) {
  const plain = (
    <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere] [unicode-bidi:plaintext]">
      {text}
    </p>
  );
  return <LazyWithPreload loading={plain} code={markdown} missing={plain} text={text} isLive={isLive} />;
}

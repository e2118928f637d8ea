"use client";

import { lazy, Suspense } from "react";

const load = () => import("./markdown-view.tsx");
const MarkdownView = lazy(load);

/** Fetches the renderer before the first answer needs it. */
export function preloadMarkdown(): void {
  void load();
}

/** Markdown, with its renderer loaded after the page. Until then the text is there as it came. */
export function Markdown({ text, isLive }: { text: string; isLive: boolean }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
      <MarkdownView text={text} isLive={isLive} />
    </Suspense>
  );
}

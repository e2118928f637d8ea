"use client";

import { Suspense } from "react";
import { Apart, loadApart } from "#app/ui/apart.tsx";

export const markdown = loadApart(() => import("./markdown-view.tsx"));

/** Markdown, with its renderer loaded after the page. Until then the text is there as it came. */
export function Markdown({ text, isLive }: { text: string; isLive: boolean }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
      <Apart code={markdown} text={text} isLive={isLive} />
    </Suspense>
  );
}

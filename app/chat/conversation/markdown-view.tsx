"use client";

import { memo, useState } from "react";
import { Blocks, closeMarks } from "./markdown/blocks.tsx";
import { IsLive } from "./markdown/code-block.tsx";
import { makeSplitter } from "./markdown/split-blocks.ts";

interface Props {
  text: string;
  /** Still streaming: unfinished Markdown is closed, and nothing can be copied yet. */
  isLive: boolean;
}

/** An answer's Markdown, block by block, so that a chunk re-renders only the last block. */
const MarkdownView = memo(function MarkdownView({ text, isLive }: Props) {
  const [split] = useState(makeSplitter);
  return (
    <IsLive value={isLive}>
      <div className="markdown" data-live={isLive || undefined}>
        <Blocks blocks={closeMarks(split(text))} />
      </div>
    </IsLive>
  );
});

export default MarkdownView;

import { Check, Copy } from "lucide-react";
import { createContext, createElement, use } from "react";
import { useCopied } from "#app/ui/use-copied.ts";
import { languageOf } from "../questions/markdown-preview/shown-text.ts";
import { readText, type TreeNode } from "../questions/markdown-preview/tree.ts";
import { useCodeColors } from "./code-colors.ts";

/** The answer is still streaming: nothing can be copied yet. */
export const IsLive = createContext(false);

/** A code block at full height, with its language and a copy button. */
export function CodeBlock({ node }: { node?: TreeNode }) {
  const code = node ? readText(node).replace(/\n$/, "") : "";
  const [first] = node?.type === "element" ? node.children : [];
  const language = first?.type === "element" ? languageOf(first.properties) : undefined;
  return (
    <div
      data-block
      className="my-4 flex w-full flex-col gap-2 rounded-xl border bg-sidebar p-2 [contain-intrinsic-size:auto_200px] [content-visibility:auto] print:[content-visibility:visible]"
    >
      <div className="flex h-8 items-center justify-between text-muted-foreground text-xs print:break-after-avoid">
        <span className="ml-1 min-w-0 truncate font-mono lowercase">{language}</span>
        <CopyCode code={code} />
      </div>
      <div className="code overflow-x-auto rounded-md border p-4 text-sm print:overflow-visible">
        <pre dir="ltr">
          <Coloured code={code} language={language ?? ""} />
        </pre>
      </div>
    </div>
  );
}

function Coloured({ code, language }: { code: string; language: string }) {
  const pieces = useCodeColors(code, language);
  const drawn = pieces.map(({ text, color }) =>
    color ? createElement("span", { style: { color } }, text) : text,
  );
  // As arguments: a piece is identified by its position, and needs no key.
  return createElement("code", null, ...drawn);
}

function CopyCode({ code }: { code: string }) {
  const isLive = use(IsLive);
  const [isCopied, copy] = useCopied();
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label="Copy code"
      title="Copy code"
      disabled={isLive}
      onClick={() => copy(() => navigator.clipboard.writeText(code))}
      className="rounded-md p-1 hover:text-foreground disabled:opacity-50"
    >
      <Icon className="size-3.5" />
    </button>
  );
}

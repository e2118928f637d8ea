import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { joinMarks } from "../marks.ts";
import { hidesNodes, readLetters, toLetters } from "./shown-text.ts";
import type { Tree, TreeNode } from "./tree.ts";

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSanitize).freeze();

type Pipeline = Pick<typeof processor, "parse" | "runSync">;

export interface Rendered {
  tree: Tree;
  /** The rendering shows every character of the source except Markdown's own syntax. */
  isWhole: boolean;
}

const MOST_DEPTH = 40;
/** The parser enters each level of a quote within the one before. */
const DEEP_QUOTE = new RegExp(`^ {0,3}(?:> ?){${MOST_DEPTH + 1}}`, "m");
/** It searches all of a block before a `]` for its `[`: steps, of which 10 million take about a second. */
const MOST_SEARCHED = 20_000_000;

/** Rendered, sanitized Markdown. @returns undefined if it is nested too deeply, or takes too long to parse */
export function toTree(source: string, pipeline: Pipeline = processor): Tree | undefined {
  if (isCostly(source)) return undefined;
  return withoutOverflow(() => {
    const tree = pipeline.runSync(pipeline.parse(source));
    return isDeep(tree) ? undefined : tree;
  });
}

/**
 * Renders Markdown as GitHub does, without HTML, and says whether the rendering hides anything of the source.
 * @returns undefined if it is nested too deeply, or takes too long to parse
 */
export function renderMarkdown(source: string): Rendered | undefined {
  if (isCostly(source)) return undefined;
  return withoutOverflow(() => {
    const parsed = processor.parse(source);
    const tree = processor.runSync(parsed);
    if (isDeep(tree)) return undefined;
    const isWhole = !hidesNodes(parsed) && readLetters(tree) === toLetters(source);
    // Marks come last: only now are entities such as `&#x202e;` characters.
    return { tree: { ...tree, children: tree.children.flatMap(drawMarks) }, isWhole };
  });
}

function isCostly(source: string): boolean {
  let open = 0;
  let searched = 0;
  for (const { 0: mark, index } of source.matchAll(/\\.|[[\]]/gs)) {
    if (mark === "[") open += 1;
    else if (mark === "]" && --open < 0) {
      open = 0;
      searched += index;
    }
  }
  return searched > MOST_SEARCHED || DEEP_QUOTE.test(source);
}

/** The parser recurses for each level of a quote or list. @returns undefined on stack overflow */
function withoutOverflow<T>(render: () => T): T | undefined {
  try {
    return render();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isDeep(tree: Tree): boolean {
  let level: readonly TreeNode[] = tree.children;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_DEPTH) return true;
    level = level.flatMap((node) => ("children" in node ? node.children : []));
  }
  return false;
}

/** Turns invisible characters into `mark` elements, which Markdown can't produce. */
function drawMarks(node: TreeNode): TreeNode[] {
  if (node.type === "element") {
    return [{ ...node, children: node.children.flatMap(drawMarks) as typeof node.children }];
  }
  if (node.type !== "text") return [node];
  return joinMarks(node.value, false).map(({ isMark, text }) => {
    const value = { type: "text", value: text } as const;
    return isMark ? { type: "element", tagName: "mark", properties: {}, children: [value] } : value;
  });
}

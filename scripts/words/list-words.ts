import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** Folders whose texts are listed together, by feature. A file belongs to the first feature that contains it. */
export const FEATURES: Record<string, readonly string[]> = {
  approvals: ["app/chat/conversation/questions"],
  "flow-inspector": ["app/chat/inspector"],
  sidebar: ["app/chat/list", "app/chat/sidebar"],
  chat: ["app/chat"],
  settings: ["app/settings"],
  "sign-in": ["app/sign-in"],
  shared: ["app/ui", "app/connected", "app/session"],
};

/** Attributes with text for people. */
const READ = new Set(["aria-label", "alt", "title", "placeholder", "label", "name", "text", "note"]);

/**
 * Lists the texts that people read in a feature's pages.
 * @param root of the repository
 * @returns texts by file, in order; `…` stands for a value
 */
export function listWords(root: string, feature: string): Map<string, string[]> {
  const claimed = Object.values(FEATURES).slice(0, Object.keys(FEATURES).indexOf(feature)).flat();
  const files = (FEATURES[feature] ?? [])
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test.") && !file.includes("/testing/"))
    .filter((file) => !claimed.some((folder) => file.startsWith(`${folder}/`)))
    .sort();
  const listed = files.map((file) => [file, readWords(readFileSync(path.join(root, file), "utf8"))] as const);
  return new Map(listed.filter(([, words]) => words.length > 0));
}

/** The texts in one file's source. */
export function readWords(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const words = wordsOf(node);
    if (words) found.push(words);
    if (!ts.isImportDeclaration(node) && !ts.isTypeNode(node)) ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("words.tsx", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return [...new Set(found)];
}

function wordsOf(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return trim(node.text);
  if (ts.isStringLiteralLike(node)) return isRead(node) ? trim(node.text) : undefined;
  if (!ts.isTemplateExpression(node) || !isRead(node)) return undefined;
  return trim(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(""));
}

const trim = (text: string): string | undefined => {
  const words = text.replace(/\s+/g, " ").trim();
  return /\p{L}{2}/u.test(words) ? words : undefined;
};

/** Whether a string is for people: in such an attribute, or a phrase that starts like a sentence and is not a class or code. */
function isRead(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return READ.has(parent.name.getText()) && /^[^a-z]|\s/.test(textOf(node));
  // Compared, not shown, such as a key or content type.
  if (ts.isBinaryExpression(parent) && /[!=]=/.test(parent.operatorToken.getText())) return false;
  if (ts.isCallExpression(parent) && /Error$|^(log|clsx|cx)$/.test(parent.expression.getText())) return false;
  if (ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())) return false;
  const text = textOf(node);
  return /^["“]?\p{Lu}[\p{L}’']*[ ,.:!?…]/u.test(text) || /^\p{Lu}\p{Ll}+$/u.test(text);
}

function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  return ts.isTemplateExpression(node) ? node.head.text : node.text;
}

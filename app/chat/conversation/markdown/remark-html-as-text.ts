interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

/** The only way to break a line inside of a table's cell: models write it there. */
const LINE_BREAK = /^<br\s*\/?>$/i;

/** A remark plugin that shows HTML as text. */
export function remarkHtmlAsText() {
  return showHtml;
}

function showHtml(node: Node): void {
  for (const child of node.children ?? []) {
    if (child.type !== "html") showHtml(child);
    else child.type = node.type !== "root" && LINE_BREAK.test(child.value ?? "") ? "break" : "text";
  }
}

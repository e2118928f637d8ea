interface Node {
  type: string;
  children?: Node[];
}

/** A remark plugin that shows HTML as text. */
export function remarkHtmlAsText() {
  return showHtml;
}

function showHtml(node: Node): void {
  for (const child of node.children ?? []) {
    if (child.type === "html") child.type = "text";
    else showHtml(child);
  }
}

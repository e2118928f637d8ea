/**
 * The pages of the stand-ins (login, consent): one small HTML document, no script, nothing loaded from elsewhere.
 * `html` escapes what it interpolates; build bodies with it and never by joining strings.
 */
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export { html, raw };

/** A piece of HTML whose interpolated values were escaped by `html`. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface PageParts {
  title: string;
  subtitle?: string | undefined;
  /** Made with `html`. A plain string is text, and is escaped. */
  body: Markup | string;
  /** Says what this page is not: "Embedded stand-in: not the real GitHub". */
  banner?: string;
  /** For reading rather than for a form. */
  wide?: boolean;
}

const STYLE = `
:root{color-scheme:light dark;--bg:#f4f5f7;--card:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d5dae1;--accent:#1a6e37;--accent-ink:#fff;
--tint:#eef1f4;--note:#fff3d6;--note-ink:#5c4300;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--bg:#0e1116;--card:#171b22;--ink:#e8ebef;--soft:#9da7b3;--line:#303843;--accent:#3fa55f;
--accent-ink:#04140a;--tint:#202630;--note:#3a2f10;--note-ink:#ffe2a0;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--bg);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
.banner{padding:.5rem 1rem;text-align:center;font-size:.875rem;background:var(--note);color:var(--note-ink)}
main{flex:1;display:grid;place-items:center;padding:1.5rem 1rem}
.card{width:100%;max-width:27rem;padding:2rem 1.75rem;background:var(--card);border:1px solid var(--line);border-radius:14px;
box-shadow:0 1px 2px #0001,0 12px 32px #00000012}
.card.wide{max-width:52rem}
h1{margin:0;font-size:1.375rem;line-height:1.25;letter-spacing:-.01em}
h2{margin:1.5rem 0 .5rem;font-size:1rem}
.subtitle{margin:.375rem 0 1.25rem;color:var(--soft)}
p{margin:.75rem 0}
small,.soft{color:var(--soft);font-size:.875rem}
label{display:block;margin:.9rem 0 .3rem;font-weight:600;font-size:.9375rem}
input:not([type=hidden]):not([type=checkbox]):not([type=radio]){width:100%;min-height:44px;padding:.55rem .75rem;font:inherit;color:inherit;
background:var(--bg);border:1px solid var(--line);border-radius:8px}
button{display:flex;align-items:center;justify-content:center;gap:.6rem;width:100%;min-height:44px;padding:.55rem 1rem;margin-top:.75rem;
font:inherit;font-weight:600;color:var(--ink);background:var(--tint);border:1px solid var(--line);border-radius:8px;cursor:pointer}
button.primary{color:var(--accent-ink);background:var(--accent);border-color:transparent}
button.row{justify-content:flex-start;text-align:left;font-weight:500}
button:hover{filter:brightness(1.06)}
:focus-visible{outline:3px solid #4493f8;outline-offset:2px}
ul{margin:.5rem 0;padding-left:1.2rem}
li{margin:.35rem 0}
.avatar{flex:none;display:grid;place-items:center;width:2rem;height:2rem;border-radius:50%;background:var(--accent);color:var(--accent-ink);
font-weight:700;text-transform:uppercase}
.error{margin:0 0 1rem;padding:.6rem .8rem;border:1px solid var(--bad);border-radius:8px;color:var(--bad)}
hr{margin:1.5rem 0;border:0;border-top:1px solid var(--line)}
a{color:inherit}
pre{margin:.75rem 0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
pre code{display:block;padding:1rem;white-space:pre;overflow-x:auto}
code{padding:.1em .35em;background:var(--tint);border-radius:5px;font:0.875em ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
`;

/** A whole page. Classes for its body: `primary` and `row` (buttons), `avatar`, `error` (with `role="alert"`), `soft`. */
export async function renderPage({ title, subtitle, body, banner, wide }: PageParts): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
${banner ? html`<div class="banner" role="note">${banner}</div>` : ""}
<main><div class="${wide ? "card wide" : "card"}">
<h1>${title}</h1>
${subtitle ? html`<p class="subtitle">${subtitle}</p>` : ""}
${await body}
</div></main>
</body>
</html>`;
  return page.toString();
}

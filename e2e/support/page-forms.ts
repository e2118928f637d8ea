import type { HttpPerson } from "./http-person.ts";

const FORM = /<form\b[^>]*>.*?<\/form>/gs;
const HIDDEN = /<input\b[^>]*\btype="hidden"[^>]*>/g;

/** What a browser without scripts sends for a form of a page: its hidden fields, which name the Server Action, and the person's. */
export interface PageForm {
  /** The page that it stands on, or the route that it posts to. */
  address: string;
  fields: Record<string, string>;
}

/** All forms of a page that are posted. @param path the page's */
export async function readForms(person: HttpPerson, path: string): Promise<(PageForm & { text: string })[]> {
  const address = `${person.appUrl}${path}`;
  const html = await (await person.fetch(address)).text();
  return [...html.matchAll(FORM)]
    .map(([text]) => text)
    .filter((text) => /method="post"/i.test(text))
    .map((text) => ({ text, address: targetOf(text, address), fields: hiddenFields(text) }));
}

function targetOf(form: string, page: string): string {
  const action = /^<form\b[^>]*\baction="([^"]*)"/.exec(form)?.[1];
  return action ? new URL(action, page).href : page;
}

function hiddenFields(form: string): Record<string, string> {
  const inputs = [...form.matchAll(HIDDEN)].map(([input]) => {
    const read = (name: string) => unescapeHtml(new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? "");
    return [read("name"), read("value")] as const;
  });
  return Object.fromEntries(inputs.filter(([name]) => name !== ""));
}

/** Sends the form of a page that has this text. */
export async function sendForm(
  person: HttpPerson,
  path: string,
  text: string,
  fields: Record<string, string> = {},
): Promise<Response> {
  const form = (await readForms(person, path)).find((one) => one.text.includes(text));
  if (!form) throw new Error(`${path} has no form with "${text}"`);
  return submit(person, form, fields);
}

/** Sends a form. @param fields what the person fills in */
export function submit(
  person: HttpPerson,
  form: PageForm,
  fields: Record<string, string> = {},
): Promise<Response> {
  return person.fetch(form.address, {
    method: "POST",
    headers: { origin: person.appUrl, accept: "text/html" },
    body: form.address.includes("/api/")
      ? new URLSearchParams({ ...form.fields, ...fields })
      : toMultipart({ ...form.fields, ...fields }),
  });
}

function toMultipart(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

function unescapeHtml(text: string): string {
  const signs: Record<string, string> = { quot: '"', "#x27": "'", lt: "<", gt: ">", amp: "&" };
  return text.replace(/&(quot|#x27|lt|gt|amp);/g, (_whole, name: string) => signs[name] ?? "");
}

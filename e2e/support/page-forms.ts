import type { HttpPerson } from "./http-person.ts";

const FORM = /<form\b[^>]*>.*?<\/form>/gs;
const HIDDEN = /<input\b[^>]*\btype="hidden"[^>]*>/g;

/** A form as a browser without scripts submits it. Its hidden fields name the Server Action. */
export interface PageForm {
  /** The URL that it posts to: its own page or a route. */
  address: string;
  fields: Record<string, string>;
}

/** All POST forms of a page. */
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

/** Submits the page's form that contains this text. */
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

/** Submits a form. @param fields the values that the person enters */
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

/** Alternative spellings of a path that some parser might normalize to the same path. */
export const SPELLINGS: ((target: string, at: number, base: string) => string)[] = [
  (target) => target,
  (target, at) => encodeAt(target, at),
  (target, at) => encodeAt(encodeAt(target, at), at * 7),
  (target, at) => encodeAt(target, at).replace(/%/g, "%25"),
  (target) => `/${target}`,
  (target) => `${target}/`,
  (target) => `${target}//`,
  (target) => target.replace(/\/([^/]*)$/, "//$1"),
  (target) => `/x/..${target}`,
  (target) => `/.${target}`,
  (target) => `/info/..${target}`,
  (target) => `/ui/..${target}`,
  (target) => `/ui${target}`,
  (target) => `/%75i/..%2f${target.slice(1)}`,
  (target) => target.toUpperCase(),
  (target) => `${target};a=b`,
  (target) => `${target}%00`,
  (target) => `${target}%20`,
  (target) => `${target}.json`,
  (target) => target.replaceAll("/", "\\"),
  (target) => target.replace("/", "/%2f"),
  (target) => `${target}?path=/info`,
  (target) => `${target}#/info`,
  (target, _at, base) => `${base}${target}`,
  (target) => `http://elsewhere.example${target}`,
];

function encodeAt(target: string, at: number): string {
  const index = 1 + (at % (target.length - 1));
  const code = target.charCodeAt(index).toString(16).padStart(2, "0");
  return `${target.slice(0, index)}%${code}${target.slice(index + 1)}`;
}

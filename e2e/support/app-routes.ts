import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export interface AppRoute {
  /** With the parameters of the file's path: `/api/conversations/[id]`. */
  pattern: string;
  methods: string[];
  isPage: boolean;
}

/** Every page and route handler in app/, read from its files. */
export function listAppRoutes(): AppRoute[] {
  const files = globSync("app/**/{route.ts,page.tsx}", { cwd: ROOT });
  return files.map((file) => {
    const isPage = file.endsWith("page.tsx");
    const text = readFileSync(path.join(ROOT, file), "utf8");
    const exported = METHODS.filter((method) =>
      new RegExp(`export (async )?(function|const) ${method}\\b|export \\{[^}]*\\b${method}\\b`).test(text),
    );
    const pattern = `/${path.dirname(file).split("/").slice(1).join("/")}`;
    return { pattern, methods: isPage ? ["GET", "POST"] : exported, isPage };
  });
}

/** A route's address with every parameter replaced. */
export function fillRoute(pattern: string, value: string): string {
  return pattern.replace(/\[(\.\.\.)?\w+\]/g, value);
}

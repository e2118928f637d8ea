import path from "node:path";
import { build } from "vite";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Bundles the app's cards, its styles and the check as one script and one stylesheet. */
export async function bundleCards(): Promise<{ script: string; styles: string }> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: path.join(ROOT, "e2e/card/entry.tsx"), formats: ["iife"], name: "cards" },
    },
  });
  const files = [built].flat().flatMap((result) => ("output" in result ? result.output : []));
  const script = files.find((file) => file.type === "chunk")?.code ?? "";
  const sheet = files.find((file) => file.fileName.endsWith(".css"));
  return { script, styles: sheet?.type === "asset" ? String(sheet.source) : "" };
}

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Hono } from "hono";

interface Key {
  versions: Buffer[];
  minDecryption: number;
}

/** The transit engine with keys of type aes256-gcm96: versions, associated data, a minimum version for decryption. */
export class Transit {
  readonly #keys = new Map<string, Key>();

  create(name: string): void {
    this.#keys.set(name, { versions: [randomBytes(32)], minDecryption: 1 });
  }

  rotate(name: string): void {
    this.#keys.get(name)?.versions.push(randomBytes(32));
  }

  /** Ciphertexts of older versions can't be decrypted any more. */
  setFloor(name: string, version: number): void {
    const key = this.#keys.get(name);
    if (key) key.minDecryption = version;
  }

  remove(name: string): void {
    this.#keys.delete(name);
  }

  routes(): Hono {
    const app = new Hono();
    app.get("/keys/:name", (c) => {
      const key = this.#keys.get(c.req.param("name"));
      if (!key) return c.json({ errors: [] }, 404);
      const data = {
        type: "aes256-gcm96",
        latest_version: key.versions.length,
        min_decryption_version: key.minDecryption,
      };
      return c.json({ data });
    });
    app.post("/encrypt/:name", async (c) => {
      const key = this.#keys.get(c.req.param("name"));
      if (!key) return c.json({ errors: ["encryption key not found"] }, 400);
      const { plaintext, associated_data = "" } = await c.req.json<Record<string, string>>();
      if (!plaintext) return c.json({ errors: ["missing plaintext to encrypt"] }, 400);
      const version = key.versions.length;
      const ciphertext = `vault:v${version}:${encrypt(key.versions[version - 1], plaintext, associated_data)}`;
      return c.json({ data: { ciphertext, key_version: version } });
    });
    app.post("/decrypt/:name", async (c) => {
      const key = this.#keys.get(c.req.param("name"));
      if (!key) return c.json({ errors: ["encryption key not found"] }, 400);
      const { ciphertext = "", associated_data = "" } = await c.req.json<Record<string, string>>();
      const [, number, sealed = ""] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
      if (!number) return c.json({ errors: ["invalid ciphertext: no prefix"] }, 400);
      const version = Number(number);
      if (version > key.versions.length)
        return c.json({ errors: ["invalid ciphertext: version is too new"] }, 400);
      if (version < key.minDecryption) {
        const tooOld = "ciphertext or signature version is disallowed by policy (too old)";
        return c.json({ errors: [tooOld] }, 400);
      }
      const plaintext = decrypt(key.versions[version - 1], sealed, associated_data);
      if (plaintext === undefined) return c.json({ errors: ["invalid ciphertext: unable to decrypt"] }, 400);
      return c.json({ data: { plaintext } });
    });
    return app;
  }
}

const IV = 12;
const TAG = 16;

function encrypt(key: Buffer | undefined, plaintext: string, associated: string): string {
  if (!key) throw new RangeError("no such version");
  const iv = randomBytes(IV);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(associated, "base64"));
  const body = Buffer.concat([cipher.update(Buffer.from(plaintext, "base64")), cipher.final()]);
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString("base64");
}

function decrypt(key: Buffer | undefined, sealed: string, associated: string): string | undefined {
  try {
    if (!key) return undefined;
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV));
    decipher.setAAD(Buffer.from(associated, "base64"));
    decipher.setAuthTag(bytes.subarray(-TAG));
    const body = decipher.update(bytes.subarray(IV, -TAG));
    return Buffer.concat([body, decipher.final()]).toString("base64");
  } catch {
    return undefined;
  }
}

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { readScopes } from "#auth/protocol/scope-syntax.ts";

/**
 * Scopes in an encrypted cookie: a server may name thousands of characters of them, and browsers drop a cookie above 4 kB, proxies
 * a response with as much in its headers.
 */
export const packedScopes = z.codec(z.string(), z.array(z.string()), {
  decode: (packed) => readScopes(inflateRawSync(Buffer.from(packed, "base64url")).toString()),
  encode: (scopes) => deflateRawSync(scopes.join(" ")).toString("base64url"),
});

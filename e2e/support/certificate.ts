import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import tls from "node:tls";

export interface Certificate {
  keyFile: string;
  certFile: string;
  key: string;
  cert: string;
}

/** Creates a certificate for localhost in a folder and makes this process trust it. */
export function makeCertificate(folder: string): Certificate {
  const [keyFile, certFile] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "1", "-nodes"];
  execFileSync("openssl", ["req", "-x509", ...made, ...subject, "-keyout", keyFile, "-out", certFile], {
    stdio: "ignore",
  });
  const [key, cert] = [readFileSync(keyFile, "utf8"), readFileSync(certFile, "utf8")];
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), cert]);
  return { keyFile, certFile, key, cert };
}

import type { WebFeature } from "../../../feature.ts";
import type { SecretStore } from "../contract.ts";
import { vaultClient } from "./client.ts";
import { vaultKvStore } from "./kv.ts";
import { vaultTransitStore } from "./transit.ts";
import { readVault } from "./variables.ts";

/** People's tokens in HashiCorp Vault or OpenBao: docs/decisions/0020-secret-store.md. */
export const vault: WebFeature = {
  readVariables: readVault,
  storeNames: ["vault", "vault-transit"],
  openStores(env): Record<string, SecretStore> {
    const variables = readVault(env);
    if (!variables.VAULT_ADDR) return {};
    const client = vaultClient(variables);
    return {
      vault: vaultKvStore(client, { mount: variables.VAULT_KV_MOUNT, path: variables.VAULT_KV_PATH }),
      "vault-transit": vaultTransitStore(client, {
        mount: variables.VAULT_TRANSIT_MOUNT,
        key: variables.VAULT_TRANSIT_KEY,
      }),
    };
  },
  // developer.hashicorp.com/vault/api-docs/system/health: 503 when sealed, 501 before it is initialized.
  storeHealth: (env) => `${readVault(env).VAULT_ADDR}/v1/sys/health?standbyok=true&perfstandbyok=true`,
};

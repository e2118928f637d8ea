import { z } from "zod";

/**
 * The format of thread and run ids: like a UUID of any version, in lower case. One format for paths, bodies and forms,
 * so that no endpoint rejects what another accepts: a thread that could be created but not addressed could never be deleted.
 */
export const ID_FORM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

export const idSchema = z.string().regex(new RegExp(`^${ID_FORM}$`));

import { z } from "zod";

/**
 * How a thread or a run is named: like a UUID, of whatever version, in small letters. One form for paths, bodies and forms,
 * so that what one endpoint takes no other refuses: a thread that could be made but not named could never be deleted.
 */
export const ID_FORM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

export const idSchema = z.string().regex(new RegExp(`^${ID_FORM}$`));

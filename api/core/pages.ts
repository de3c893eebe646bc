import { z } from '@hono/zod-openapi';

/** A page of a list: rows, and where the next page begins (null at the end). */
export const page = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), next: z.string().nullable() });

/** Query of a list: an opaque cursor from the page before and how many rows (50 unless told, 200 at most). */
export const cursorQuery = z.object({
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

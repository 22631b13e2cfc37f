// The validation rules of this package, as a schema.
import * as z from "zod";
import { DIRECTIONS, ID, MOST_IDS, secondOnes } from "./rules.js";

const id = z.string().regex(ID);
const schema = z.object({
  agentId: id,
  direction: z.enum(DIRECTIONS),
  phoneIds: z
    .array(id)
    .max(MOST_IDS)
    .superRefine((ids, context) => {
      for (const index of secondOnes(ids))
        context.addIssue({ code: "custom", path: [index], message: "Twice" });
    }),
});

export const check = (input) => schema.safeParse(input).error?.issues ?? [];

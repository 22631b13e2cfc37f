// The validation rules of this package, as a schema.
import * as v from "valibot";
import { DIRECTIONS, ID, MOST_IDS, secondOnes } from "./rules.js";

const id = v.pipe(v.string(), v.regex(ID));
const schema = v.object({
  agentId: id,
  direction: v.picklist(DIRECTIONS),
  phoneIds: v.pipe(
    v.array(id),
    v.maxLength(MOST_IDS),
    v.rawCheck(({ dataset, addIssue }) => {
      for (const index of secondOnes(dataset.value))
        addIssue({ message: "Twice", input: dataset.value[index] });
    }),
  ),
});

export const check = (input) => v.safeParse(schema, input).issues ?? [];

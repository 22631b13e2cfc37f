// Node imports and requires the same copy, so that `configure` counts for both.
export * from "./index.cjs";

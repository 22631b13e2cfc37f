// `import` and `require` share one copy in Node, so that `configure` applies to both.
export * from "./index.cjs";

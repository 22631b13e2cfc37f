// The page imports the package by its address on the server, which the compiler cannot resolve.
declare module "*/pkg/dist/index.js" {
  export * from "talkover-calling";
}

// Pages without a build.
import { pageOf } from "../harness/row.mjs";
import { ownVersion } from "../harness/tarball.mjs";

const page = { app: "html", version: ownVersion, quick: true };

export const pages = [
  {
    ...page,
    name: "html",
    environment: "`<script type=module>`",
    imported: "`import` of the file's address",
    run: (app) => pageOf(app.folder),
  },
  {
    ...page,
    name: "import-map",
    environment: "`<script type=importmap>`",
    imported: "`import`",
    run: (app) => pageOf(app.folder, "/import-map.html"),
  },
  {
    ...page,
    name: "import-map-slim",
    environment: "`<script type=importmap>`",
    imported: "`import` of `/slim`, with the wasm beside it",
    run: (app) => pageOf(app.folder, "/slim.html"),
  },
];

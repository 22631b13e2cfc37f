// Pages without a build.
import { browserVersion } from "../harness/pages.mjs";
import { pageOf } from "../harness/row.mjs";

const page = { app: "html", version: browserVersion, quick: true };

export const pages = [
  {
    ...page,
    name: "html",
    environment: "Chromium, `<script type=module>`",
    imported: "`import` of the file's address",
    run: (app) => pageOf(app.folder),
  },
  {
    ...page,
    name: "import-map",
    environment: "Chromium, `<script type=importmap>`",
    imported: "`import`",
    run: (app) => pageOf(app.folder, "/import-map.html"),
  },
  {
    ...page,
    name: "import-map-slim",
    environment: "Chromium, `<script type=importmap>`",
    imported: "`import` of `/slim`, with the wasm beside it",
    run: (app) => pageOf(app.folder, "/slim.html"),
  },
];

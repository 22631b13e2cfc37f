import { call } from "./call.js";
import { baseUrl, show } from "./page.js";

show(call(baseUrl));

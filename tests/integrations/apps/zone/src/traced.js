// Angular's zones patch promises, timers, listeners and fetch, and follow every callback.
import "zone.js";
import { call } from "./call.js";
import { baseUrl, show } from "./page.js";

const zone = Zone.current.fork({ name: "agents" });
show(zone.run(() => call(baseUrl).then((said) => `${said}; traced: zone ${Zone.current.name}`)));

import { createApp, h } from "vue";
import { agent, numbers, updates } from "./recipe";
import BulkChange from "./recipes/vue/BulkChange.vue";
import CallingForm from "./recipes/vue/CallingForm.vue";

const page = () => [h(CallingForm, { key: agent.id, agent, numbers }), h(BulkChange, { updates })];
const app = createApp(page);
app.mount("#app");
document.querySelector("#leave")?.addEventListener("click", () => app.unmount());

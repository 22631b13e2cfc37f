import { createApp } from "vue";
import CallingForm from "./CallingForm.vue";
import { agent, numbers } from "./recipe.js";

const app = createApp(CallingForm, { agent, numbers });
app.mount("#app");
document.querySelector("#leave").onclick = () => app.unmount();

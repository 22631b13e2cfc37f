import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { CallingForm } from "./CallingForm.jsx";
import { agent, numbers } from "./recipe.js";

const root = createRoot(document.querySelector("#app"));
root.render(
  <StrictMode>
    <CallingForm agent={agent} numbers={numbers} />
  </StrictMode>,
);
document.querySelector("#leave").onclick = () => root.unmount();

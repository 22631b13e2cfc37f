import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { agent, numbers, updates } from "./recipe";
import { BulkChange } from "./recipes/react/BulkChange";
import { CallingForm } from "./recipes/react/CallingForm";

const root = createRoot(document.querySelector("#app") as Element);
root.render(
  <StrictMode>
    <CallingForm key={agent.id} agent={agent} numbers={numbers} />
    <BulkChange updates={updates} />
  </StrictMode>,
);
document.querySelector("#leave")?.addEventListener("click", () => root.unmount());

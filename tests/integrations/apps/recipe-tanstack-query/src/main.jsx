import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { CallingForm, useAgent } from "./CallingForm.jsx";
import { agent, numbers } from "./recipe.js";

function Page() {
  const [left, setLeft] = useState(false);
  const { data } = useAgent(agent.id);
  document.querySelector("#leave").onclick = () => setLeft(true);
  return data && !left && <CallingForm agent={data} numbers={numbers} />;
}

createRoot(document.querySelector("#app")).render(
  <StrictMode>
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } })}
    >
      <Page />
    </QueryClientProvider>
  </StrictMode>,
);

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { CallingForm } from "./CallingForm.jsx";
import { agent, numbers } from "./recipe.js";

let reads = 0;

function Page() {
  const [left, setLeft] = useState(false);
  const { data } = useQuery({ queryKey: ["agents", agent.id], queryFn: () => (reads += 1), staleTime: Infinity });
  document.querySelector("#leave").onclick = () => setLeft(true);
  return (
    <>
      <output aria-label="Reads" role="note">{data}</output>
      {!left && <CallingForm agent={agent} numbers={numbers} />}
    </>
  );
}

createRoot(document.querySelector("#app")).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <Page />
    </QueryClientProvider>
  </StrictMode>,
);

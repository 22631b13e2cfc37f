import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { agent, numbers, updates } from "./recipe";
import { BulkChange } from "./recipes/react/BulkChange";
import { CallingForm } from "./recipes/react/CallingForm";
import { useAgent } from "./recipes/react/useAgent";

function Page() {
  const [isLeft, setLeft] = useState(false);
  const client = useQueryClient();
  const { data } = useAgent(agent.id);
  useEffect(() => {
    document.querySelector("#leave")?.addEventListener("click", () => setLeft(true));
  }, []);
  if (!data || isLeft) return null;
  return (
    <>
      <CallingForm key={data.id} agent={data} numbers={numbers} />
      <BulkChange updates={updates} onApplied={() => client.invalidateQueries({ queryKey: ["agents"] })} />
    </>
  );
}

const client = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } });
createRoot(document.querySelector("#app") as Element).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Page />
    </QueryClientProvider>
  </StrictMode>,
);

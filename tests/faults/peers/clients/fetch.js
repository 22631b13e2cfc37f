// As the vendor's documentation shows it: no timeout, no retry, and no look at the status.
import { rejected, resolved } from "../claims.js";

export function connect({ baseUrl, token }) {
  return async (agentId, direction, phoneIds) => {
    try {
      const response = await fetch(`${baseUrl}/agents/${agentId}/calling`, {
        method: "PUT",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ direction, phone_number_ids: phoneIds }),
      });
      return resolved(await response.json());
    } catch (error) {
      return rejected(error);
    }
  };
}

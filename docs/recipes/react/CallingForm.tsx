import { useState } from "react";
import type { Agent, CallingState, Direction, PhoneNumber } from "talkover-calling";
import { issuesOf, othersSettings, report, type SaveState, settingsOf } from "../calling";
import { useApplyCalling } from "./useApplyCalling";

interface Props {
  agent: Agent;
  numbers: readonly Pick<PhoneNumber, "id" | "formatted_number">[];
}

export function CallingForm({ agent, numbers }: Props) {
  const [direction, setDirection] = useState(agent.direction);
  const [phoneIds, setPhoneIds] = useState(settingsOf(agent).phoneIds);
  const { state, save, accept, cancel } = useApplyCalling(agent);
  const others = othersSettings(state);

  function showOthers(settings: CallingState) {
    setDirection(settings.direction);
    setPhoneIds(settings.phoneIds);
    accept(settings);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(direction, phoneIds);
      }}
    >
      <label>
        Direction
        <select value={direction} onChange={({ target }) => setDirection(target.value as Direction)}>
          <option>inbound</option>
          <option>outbound</option>
        </select>
      </label>
      <Issues state={state} field="direction" />
      <fieldset>
        <legend>Numbers</legend>
        {numbers.map(({ id, formatted_number }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={phoneIds.includes(id)}
              onChange={({ target }) =>
                setPhoneIds(target.checked ? [...phoneIds, id] : phoneIds.filter((other) => other !== id))
              }
            />
            {formatted_number}
          </label>
        ))}
        <Issues state={state} field="phoneIds" />
      </fieldset>
      <button type="submit" disabled={state.status === "saving"}>
        Save
      </button>
      {state.status === "saving" && (
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      )}
      {others && (
        <button type="button" onClick={() => showOthers(others)}>
          Show the current settings
        </button>
      )}
      <p role="status">{report(state)}</p>
    </form>
  );
}

function Issues({ state, field }: { state: SaveState; field: "direction" | "phoneIds" }) {
  return issuesOf(state, field).map(({ path, message }) => (
    <p key={path} role="alert">
      {message}
    </p>
  ));
}

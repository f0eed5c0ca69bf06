import "./command-palette.css";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { searchQuery, viewsQuery } from "../api/queries.ts";
import { useSignedIn } from "../api/session.ts";
import { Foreign } from "../components/Foreign.tsx";
import { shortened } from "../formats/shortened.ts";
import { helpPages } from "../help/list.ts";
import { useHref } from "../selection/address.ts";
import { useTyped } from "../selection/typed.ts";
import { type Entry, type EntryGroup, foundGroups, isId, localGroups } from "./entries.ts";

/**
 * Goes to whatever is named: ARIA's combobox with a list box. The dialog is the browser's own, so that the focus stays within, Escape closes
 * it, and whoever had the focus gets it back.
 */
export function CommandPalette({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const list = useId();
  const [asked, setAsked] = useState("");
  const [typed, type] = useTyped(asked, setAsked);
  const { groups, state } = useEntries(typed, asked);
  const entries = groups.flatMap((group) => group.entries);
  const [chosenId, choose] = useState<string>();
  const chosen = entries.find(({ id }) => id === chosenId) ?? entries[0];
  const optionId = (entry: Entry): string => `${list}-${entries.indexOf(entry)}`;
  useEffect(() => dialog.current?.showModal(), []);
  const go = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    dialog.current?.close();
    void navigate(entry.href);
  };
  const step = (by: number) => {
    const at = chosen === undefined ? 0 : entries.indexOf(chosen);
    const next = entries[(at + by + entries.length) % entries.length];
    if (next === undefined) return;
    choose(next.id);
    document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key !== "ArrowDown" && key !== "ArrowUp" && key !== "Enter") return;
    event.preventDefault();
    if (key === "Enter") go(chosen);
    else step(key === "ArrowDown" ? 1 : -1);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, as Escape does
    <dialog
      ref={dialog}
      className="command-palette"
      aria-label="Go to"
      onClose={close}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      <div className="frame">
        <input
          role="combobox"
          aria-label="Go to an account, a check, a finding, a page"
          aria-expanded={entries.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
          placeholder="Account, check, finding id, ARN, page"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => {
            choose(undefined);
            type(target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <div id={list} role="listbox" aria-label="What fits" className="found" tabIndex={-1}>
          {groups.map((group) => (
            <Group key={group.name} group={group} chosen={chosen} optionId={optionId} go={go} />
          ))}
        </div>
        <p className="state quiet" role="status">
          {entries.length === 0 && state === ""
            ? `Nothing is called “${shortened(typed.trim(), LONGEST)}”. Pasted ARNs and ids must be whole.`
            : state}
        </p>
        <p className="keys quiet" aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open · <kbd>Esc</kbd> close
        </p>
      </div>
    </dialog>
  );
}

const LONGEST = 60;

interface GroupProps {
  readonly group: EntryGroup;
  readonly chosen: Entry | undefined;
  readonly optionId: (entry: Entry) => string;
  readonly go: (entry: Entry) => void;
}

function Group({ group: { name, entries }, chosen, optionId, go }: GroupProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list box holds groups, and no fieldset
    <div role="group" aria-labelledby={id}>
      <div id={id} className="name">
        {name}
      </div>
      {entries.map((entry) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the field, which names the chosen option
        // biome-ignore lint/a11y/useFocusableInteractive: likewise
        <div key={entry.id} id={optionId(entry)} role="option" aria-selected={entry === chosen} onClick={() => go(entry)}>
          <span className="cut">
            <Foreign text={entry.name.slice(0, MOST_LETTERS)} />
          </span>
          <span className="quiet cut">
            <Foreign text={entry.note.slice(0, MOST_LETTERS)} />
          </span>
        </div>
      ))}
    </div>
  );
}

const MOST_LETTERS = 300;

/** Pages and saved views at once, all else when it has been asked for; what is not of the present text is not shown. */
function useEntries(typed: string, asked: string): { readonly groups: readonly EntryGroup[]; readonly state: string } {
  const href = useHref();
  const { isFor } = useSignedIn();
  const views = useQuery({ ...viewsQuery, enabled: isFor("self") }).data?.items ?? [];
  const text = asked.trim();
  const found = useQuery({ ...searchQuery(text), enabled: text !== "" });
  const local = localGroups(typed, views, helpPages, href, isFor);
  const isCurrent = typed.trim() === text;
  const remote = isCurrent && found.data !== undefined ? foundGroups(found.data, href) : [];
  const groups = (isId(typed) ? [...remote, ...local] : [...local, ...remote]).filter(({ entries }) => entries.length > 0);
  if (typed.trim() === "") return { groups, state: "Type a name, or paste an id or an ARN." };
  if (found.isError && isCurrent) return { groups, state: "Accounts, checks and findings could not be asked for." };
  if (!isCurrent || found.data === undefined) return { groups, state: "Looking …" };
  return { groups, state: found.data.more ? "More fit: go on typing." : "" };
}

import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import type { View } from "../../contract/views.ts";
import { viewsQuery } from "../api/queries.ts";
import { useSignedIn } from "../api/session.ts";

const NameView = lazy(async () => ({ default: (await import("./NameView.tsx")).NameView }));
const ForgetView = lazy(async () => ({ default: (await import("./ForgetView.tsx")).ForgetView }));

/** Names for addresses, of one's own: a colleague is sent the address itself. Asked for when somebody reaches for them. */
export function SavedViews({ title }: { readonly title: string }) {
  const isOwn = useSignedIn().isFor("self");
  const [isWanted, want] = useState(false);
  const known = useQuery({ ...viewsQuery, enabled: isOwn && isWanted });
  const [open, setOpen] = useState<"name" | "forget">();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  if (!isOwn) return null; // through another's eyes
  const address = `${pathname}${search}`;
  const here = known.data?.items.find((view) => view.address === address);
  const close = () => setOpen(undefined);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it does nothing: what can be pressed inside is about to be
    <span onPointerEnter={() => want(true)} onFocus={() => want(true)}>
      <ButtonDropdown
        items={[...listed(known.data?.items, known.isError), ...doings(here)]}
        expandToViewport
        onItemFollow={(event) => {
          event.preventDefault();
          void navigate(event.detail.href ?? pathname);
        }}
        onItemClick={({ detail: { id } }) => (id === "name" || id === "forget") && setOpen(id)}
      >
        Saved views
      </ButtonDropdown>
      <Suspense fallback={null}>
        {open === "name" && <NameView title={title} address={address} close={close} />}
        {open === "forget" && here !== undefined && <ForgetView view={here} close={close} />}
      </Suspense>
    </span>
  );
}

/** @param views undefined: not known yet, or not at all. */
function listed(views: readonly View[] | undefined, hasFailed: boolean): readonly ButtonDropdownProps.ItemOrGroup[] {
  if (views === undefined)
    return [{ id: "unknown", text: hasFailed ? "Your views could not be asked for" : "Your views: being asked for", disabled: true }];
  if (views.length === 0) return [];
  return [
    { id: "views", text: "Saved by you", items: views.map(({ id, name, address }) => ({ id: `open ${id}`, text: name, href: address })) },
  ];
}

const doings = (here: View | undefined): readonly ButtonDropdownProps.Item[] => [
  { id: "name", text: "Save this view …", ...(here !== undefined && { disabled: true, disabledReason: `It is saved as “${here.name}”.` }) },
  ...(here === undefined ? [] : [{ id: "forget", text: `Forget “${here.name}” …` }]),
];

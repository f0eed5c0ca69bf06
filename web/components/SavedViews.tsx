import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import { lazy, Suspense, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useSavedViews } from "../selection/views.ts";

const NameView = lazy(async () => ({ default: (await import("./NameView.tsx")).NameView }));

/** Names for addresses. They stay in this browser: a colleague is sent the address itself. */
export function SavedViews({ title }: { readonly title: string }) {
  const { views, remove } = useSavedViews();
  const [isNaming, setNaming] = useState(false);
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const address = `${pathname}${search}`;
  const here = views.find((view) => view.address === address);
  const items: ButtonDropdownProps.ItemOrGroup[] = [
    ...(views.length === 0
      ? []
      : [
          {
            id: "views",
            text: "Saved in this browser",
            items: views.map((view) => ({ id: `open ${view.name}`, text: view.name, href: view.address })),
          },
        ]),
    { id: "save", text: "Save this view …", disabled: here !== undefined, disabledReason: `It is saved as “${here?.name ?? ""}”.` },
    ...(here === undefined ? [] : [{ id: "remove", text: `Remove “${here.name}”` }]),
  ];
  return (
    <>
      <ButtonDropdown
        items={items}
        expandToViewport
        onItemFollow={(event) => {
          event.preventDefault();
          void navigate(event.detail.href ?? pathname);
        }}
        onItemClick={({ detail }) => {
          if (detail.id === "save") setNaming(true);
          if (detail.id === "remove" && here !== undefined) remove(here.name);
        }}
      >
        Saved views
      </ButtonDropdown>
      {isNaming && (
        <Suspense fallback={null}>
          <NameView title={title} address={address} close={() => setNaming(false)} />
        </Suspense>
      )}
    </>
  );
}

import type { MouseEvent } from "react";
import { useNavigate } from "react-router";

/** Of thousands of links, one listener: a link of the router's would be drawn anew whenever the address changes. */
export function useFollowInside(): (event: MouseEvent) => void {
  const navigate = useNavigate();
  return (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const to = link?.getAttribute("href");
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || to?.startsWith("/") !== true) return;
    event.preventDefault();
    void navigate(to);
  };
}

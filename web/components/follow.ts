import { useNavigate } from "react-router";

interface Followed {
  readonly detail: { readonly href?: string | undefined; readonly external?: boolean | undefined };
  preventDefault(): void;
}

/** For Cloudscape's links and buttons: within the pages without loading them anew. A click with Ctrl opens a tab, as links do. */
export function useFollow(): (event: Followed) => void {
  const navigate = useNavigate();
  return (event) => {
    const { href, external } = event.detail;
    if (href === undefined || external === true || !href.startsWith("/")) return;
    event.preventDefault();
    void navigate(href);
  };
}

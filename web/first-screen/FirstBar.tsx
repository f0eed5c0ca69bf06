import { Mode } from "@cloudscape-design/global-styles";
import { Link } from "react-router";
import type { Run } from "../../contract/runs.ts";
import { useSignedIn } from "../api/session.ts";
import { shortcut } from "../command-palette/open.ts";
import { LONGEST_NAME, lastRunAt, lastRunIs, nameOf } from "../components/bar.ts";
import { shortened } from "../formats/shortened.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { toggleMode, useMode } from "../theme.ts";

interface FirstBarProps {
  readonly lastRun: Run | null | undefined;
  /** Opens the palette, as soon as it is there. */
  readonly search: () => void;
}

/** The bar as components/TopBar.tsx draws it, without its marks and its menu. */
export function FirstBar({ lastRun, search }: FirstBarProps) {
  const href = useHref();
  const other = useMode() === Mode.Dark ? "Light" : "Dark";
  const { person, isFor } = useSignedIn();
  return (
    <header className="first-bar">
      <Link to={href(paths.overview)}>
        <img src="/logo.svg" alt="Pillarwatch" width={128} height={24} />
      </Link>
      <ul>
        <li>
          <button type="button" className="with-mark" onClick={search}>
            Go to ({shortcut})
          </button>
        </li>
        {isFor("whole") && (
          <li>
            <Link to={lastRunAt(lastRun)} className="with-mark">
              {lastRunIs(lastRun)}
            </Link>
          </li>
        )}
        <li>
          <button type="button" aria-label={`Change to ${other.toLowerCase()} colours`} onClick={toggleMode}>
            {other}
          </button>
        </li>
        <li className="who">{shortened(nameOf(person), LONGEST_NAME)}</li>
      </ul>
    </header>
  );
}

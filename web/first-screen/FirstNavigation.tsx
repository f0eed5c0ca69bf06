import { Link } from "react-router";
import { useEntries } from "../components/entries.ts";

/** The navigation as components/Navigation.tsx draws it where there is room for it. */
export function FirstNavigation() {
  const { organization, overview, active, entries } = useEntries();
  return (
    <nav className="first-navigation" aria-label="Pages">
      <h2>
        <Link to={overview}>{organization}</Link>
      </h2>
      <ul>
        {entries.map(({ name, path, href }) => (
          <li key={path}>
            <Link to={href} {...(href === active && { "aria-current": "page" })}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

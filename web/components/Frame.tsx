import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Location, ScrollRestoration, useLocation } from "react-router";
import { useSignedIn } from "../api/session.ts";
import { usePalette } from "../command-palette/open.ts";
import { FirstScreen } from "../first-screen/FirstScreen.tsx";
import { paths } from "../paths.ts";
import { useOpened } from "./opened.ts";
import { useWhole } from "./whole.ts";

/** Longer is not waited for what the first screen says: its time is used. */
const LATEST_MS = 500;

/** The first entry of every visit has one and the same key: a page that is opened by its address would begin where another one was left. */
const ofEntry = ({ key, pathname, search, hash }: Location): string => (key === "default" ? `${pathname}${search}${hash}` : key);

/** Around every page. Who begins at the overview reads its first screen before the rest of it is there. */
export function Frame() {
  const isAtOverview = useLocation().pathname === paths.overview;
  const { role } = useSignedIn();
  const isFirst = isAtOverview && role !== "owner";
  const [isBegun] = useState(isFirst);
  const [isSaid, setSaid] = useState(false);
  const said = useCallback(() => setSaid(true), []);
  useEffect(() => {
    const timer = setTimeout(said, LATEST_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const whole = useWhole(isSaid || !isFirst);
  const palette = usePalette();
  const eyes = useOpened();
  const focusAgain = useRef<() => void>(undefined);
  useLayoutEffect(() => {
    if (whole !== undefined) focusAgain.current?.();
  }, [whole]);
  if (whole === "failed") return <NotLoaded />;
  return (
    <>
      {whole !== undefined ? (
        <whole.Shell palette={palette} eyes={eyes} />
      ) : (
        isBegun && <FirstScreen search={palette.open} eyes={eyes} said={said} left={focusAgain} />
      )}
      <ScrollRestoration getKey={ofEntry} />
    </>
  );
}

/** A script that is gone since a new version was installed, or a way to the server that is broken. */
const NotLoaded = () => (
  <main className="unreachable">
    <title>Pillarwatch could not be loaded</title>
    <div className="nothing">
      <h1>Pillarwatch could not be loaded</h1>
      <p>A new version may have been installed, or the way to the server is broken.</p>
      <button type="button" className="plain-button" onClick={() => location.reload()}>
        Load the page anew
      </button>
    </div>
  </main>
);

import "./door.css";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { principles } from "../../posture/words.ts";
import { sessionQuery } from "../api/session.ts";
import { HttpStrip } from "../components/Strips.tsx";

interface DoorProps {
  readonly title: string;
  /** One line below it. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** What leads to the pages: one thing to do, in the middle of nothing else. */
export function Door({ title, lead, children }: DoorProps) {
  const session = useQuery(sessionQuery).data;
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <title>{`${title} · Pillarwatch`}</title>
      <div className="door">
        {session?.overHttp === true && <HttpStrip />}
        <main>
          <Mark />
          <section className="card" aria-labelledby="door-title">
            <h1 id="door-title">{title}</h1>
            {lead !== undefined && <p className="lead">{lead}</p>}
            {children}
          </section>
        </main>
        <Pillars />
      </div>
    </I18nProvider>
  );
}

/** The word mark of the bar at the top, in the ink of the ground that it stands on. */
const Mark = () => (
  <svg className="mark" viewBox="0 0 128 24" width="171" height="32" role="img" aria-label="Pillarwatch">
    <path d="M2 3h18v2.6H2zM3.4 7.6h3.4v9H3.4zM9.3 7.6h3.4v9H9.3zM15.2 7.6h3.4v9h-3.4zM2 18.6h18v2.6H2z" />
    <text x="28" y="17.4">
      Pillarwatch
    </text>
  </svg>
);

/** The seven principles, each in its colour. */
const Pillars = () => (
  <div className="pillars" aria-hidden="true">
    {principles.map((id) => (
      <span key={id} className={`of-${id}`} />
    ))}
  </div>
);

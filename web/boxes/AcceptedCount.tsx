import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useIsLively } from "../api/posture.ts";
import { findingsQuery } from "../api/queries.ts";
import { total } from "../formats/number.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { useAsIf } from "../selection/as-if.ts";
import { placeQuery } from "../selection/asked.ts";
import { usePlace } from "../selection/place.ts";

/** What is open and lived with stands beside what is open: the link opens exactly these. Nothing where there are none. */
export function AcceptedCount() {
  const { place } = usePlace();
  const href = useHref();
  const { isOn } = useAsIf();
  const { data } = useQuery(findingsQuery({ ...placeQuery(place), status: ["accepted"], limit: 1 }, useIsLively()));
  if (data === undefined || data.total === 0 || isOn) return null;
  return (
    <>
      {" · "}
      <Link to={href(paths.findings, { status: "accepted" })}>{total(data)} accepted</Link>
    </>
  );
}

import { usePosture } from "../../api/posture.ts";
import { useTrend } from "../../api/trend.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { PrincipleCards } from "../../components/PrincipleCards.tsx";
import { Numbers } from "./Numbers.tsx";
import { TrendBox } from "./TrendBox.tsx";
import { WhyItMoved } from "./WhyItMoved.tsx";

/** Better or worse, where, why, what next: within ten seconds. */
export function OverviewPage() {
  const posture = usePosture();
  const trend = useTrend("principle");
  return (
    <Page title="Overview" scoped={["place", "range"]}>
      <Numbers posture={posture} />
      <TrendBox trend={trend} />
      <Answer of={posture} name="Principles" lines={12}>
        {({ principles }) => <PrincipleCards principles={principles} trend={trend.data} />}
      </Answer>
      <WhyItMoved trend={trend} />
    </Page>
  );
}

import { usePosture } from "../../api/posture.ts";
import { useTrend } from "../../api/trend.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { PrincipleCards } from "../../components/PrincipleCards.tsx";

export function PrinciplesPage() {
  const posture = usePosture();
  const trend = useTrend("principle");
  return (
    <Page
      title="Principles"
      description="The seven design principles of the Well-Architected security pillar, and what is mapped to none."
      scoped={["place", "range"]}
    >
      <Answer of={posture} name="Principles" lines={24}>
        {({ principles }) => <PrincipleCards principles={principles} trend={trend.data} />}
      </Answer>
    </Page>
  );
}

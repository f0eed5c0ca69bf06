import Container from "@cloudscape-design/components/container";
import { usePosture } from "../api/posture.ts";
import { useTrend } from "../api/trend.ts";
import { Answer } from "../components/Answer.tsx";
import { Numbers } from "./Numbers.tsx";

/** The view's numbers, in their final height from the beginning. */
export function NumbersBox() {
  const posture = usePosture();
  const trend = useTrend("severity");
  return (
    <Container>
      <div className="posture-numbers-box">
        <Answer of={posture} name="The numbers" lines={4}>
          {(posture) => <Numbers posture={posture} trend={trend.data} />}
        </Answer>
      </div>
    </Container>
  );
}

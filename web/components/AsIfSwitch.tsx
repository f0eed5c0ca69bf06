import { useAsIf } from "../selection/as-if.ts";

/** One switch for whoever audits the decisions: the picture as if nothing were accepted or suppressed. */
export function AsIfSwitch() {
  const { isOn, choose } = useAsIf();
  return (
    <label className="as-if" title="What is accepted in Pillarwatch or suppressed in AWS counts as open">
      <input type="checkbox" checked={isOn} onChange={({ target }) => choose(target.checked)} />
      As if nothing were decided
    </label>
  );
}

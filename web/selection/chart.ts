import { useAddress } from "./address.ts";
import { type ChartChoice, readChart } from "./read.ts";

export function useChartChoice() {
  const { parameters, change } = useAddress();
  return {
    chart: readChart(parameters).value,
    choose: ({ measure, form, likeForLike }: { readonly [Name in keyof ChartChoice]?: ChartChoice[Name] | undefined }) =>
      change({
        ...(measure !== undefined && { measure }),
        ...(form !== undefined && { chart: form }),
        ...(likeForLike !== undefined && { likeForLike: likeForLike ? "yes" : undefined }),
      }),
  };
}

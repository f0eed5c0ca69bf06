/** When the sample's collector runs: weekly, the last 14 days daily, the last run now. The weeks before the first are reconstructed. */
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 105;
const DAILY_DAYS = 14;

export function sampleInstants(now: Date): readonly string[] {
  const instants: string[] = [];
  for (let day = HISTORY_DAYS; day > DAILY_DAYS; day -= 7) instants.push(daysBefore(now, day));
  for (let day = DAILY_DAYS; day >= 0; day -= 1) instants.push(daysBefore(now, day));
  return instants;
}

const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString();

/** The watched services, which tell of each call before they answer it: the moment at which a test kills, stops or takes over. */
import type { Service } from "../../simulator/service.ts";
import { watchedServices } from "../../simulator/services/watched.ts";

export interface ToldCall {
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  /** Of a page behind the first. */
  readonly token: string | undefined;
}

export const tellingServices = (onCall: (call: ToldCall) => void): readonly Service[] =>
  watchedServices.map(({ id, operations }) => ({
    id,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]): [string, Service["operations"][string]] => [
        name,
        (input, call) => {
          const { accountId, region } = call.caller;
          const token = ((input.NextToken ?? input.nextToken) as string | undefined) || undefined;
          onCall({ service: id, operation: name, accountId, region, token });
          return operation(input, call);
        },
      ]),
    ),
  }));

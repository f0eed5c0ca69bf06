/**
 * `pillarwatch`: a file a command. Refusals are one line and exit code 2, or 3 where another process is collecting; a fault in our program
 * shows its stack and exits with 1, as does a run that failed or was cancelled.
 */
import "./heap.ts";
import { Command, Option } from "commander";
import { Refusal, textOf } from "../posture/refusal.ts";
import { sources } from "../posture/words.ts";
import { collect } from "./collect.ts";
import { environment } from "./config.ts";
import { demo } from "./demo.ts";
import { doctor } from "./doctor.ts";
import { Occupied } from "./one-run.ts";
import { printPolicy } from "./policy.ts";
import { complain } from "./print.ts";
import { serve } from "./serve.ts";

const list = (text: string): string[] => text.split(",").map((part) => part.trim());

const program = new Command("pillarwatch")
  .description("Security posture of an AWS organization, kept over time")
  .showHelpAfterError()
  .exitOverride();

program
  .command("serve")
  .description("the page, the API and the collector")
  .action(() => serve(environment));

program
  .command("collect")
  .description("collect the organization: on the schedule, or once")
  .option("--once", "one run, then end")
  .option("--accounts <ids>", "only these accounts, separated by commas", list)
  .option("--regions <names>", "only these regions, separated by commas", list)
  .option("--sources <names>", `only these sources, separated by commas: ${sources.join(", ")}`, list)
  .option("--full", "read everything that AWS still has, not only what changed")
  .option("--json", "print the run's figures as the last line")
  .action((options) => collect(environment, options));

program
  .command("demo")
  .description("the sample organization: invented data, collected over the real AWS SDK")
  .option("--once", "one run, then end")
  .addOption(
    new Option("--findings <folder>", "add the finding documents of *.jsonl files to what the sample serves").implies({ once: true }),
  )
  .option("--json", "print the run's figures as the last line")
  .action((options) => demo(environment, options));

program
  .command("doctor")
  .description("what is missing for the configured organization, action by action, account by account")
  .option("--json", "print the result as JSON")
  .action((options) => doctor(environment, options));

program
  .command("policy")
  .description("the least IAM policy and the trust policy of the role in every account")
  .option("--collector <arn>", "ARN of the user or role that collects")
  .action((options) => printPolicy(environment, options));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Error && "exitCode" in error && typeof error.exitCode === "number") return error.exitCode; // commander's own
  complain(textOf(error));
  if (!(error instanceof Refusal)) return 1;
  return error instanceof Occupied ? 3 : 2;
}

/**
 * What `pillarwatch` does with its words: a file a command, loaded when it is called. Refusals are one line and exit code 2, or 3 where
 * another process is collecting; a fault in our program shows its stack and exits with 1, as does a run that failed or was cancelled.
 */

import { Argument, Command, CommanderError, Option } from "commander";
import { templateNames } from "../collectors/cloudformation/names.ts";
import { exportFormats } from "../contract/findings-export.ts";
import { Refusal, textOf } from "../posture/refusal.ts";
import { roles, sources } from "../posture/words.ts";
import { backupConfig } from "./backup-config.ts";
import { refuseUnsound } from "./catalogue-file.ts";
import { collectConfig, environment, refusePostgres, secretConfig, serveConfig } from "./config.ts";
import { loadEnvironmentFile } from "./environment-file.ts";
import { accountList, dayOption, regionList, sourceList, wholeDays } from "./options.ts";
import { complain } from "./print.ts";
import { demandProxy } from "./proxy-config.ts";
import { sendingConfig } from "./sending-config.ts";

const REFUSED = 2;

/** One command, from its words to its end. What it comes to is the process's exit code. */
export async function run(words: readonly string[]): Promise<void> {
  try {
    loadEnvironmentFile();
    await commands().parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Every command with its words and options, as `--help` tells them. */
export function commands(): Command {
  const program = new Command("pillarwatch")
    .description("Security posture of an AWS organization, kept over time")
    .showHelpAfterError("(--help says what there is)")
    .exitOverride()
    // Before the command is loaded: what is wrong in the variables is said at once.
    .hook("preAction", (_, command) => demandGoodVariables(command.name()));

  program
    .command("serve")
    .description("the page, the API and the collector")
    .action(async () => (await import("./serve.ts")).serve(environment));

  program
    .command("collect")
    .description("collect the organization: on the schedule, or once")
    .option("--once", "one run, then end")
    .option("--accounts <ids>", "only these accounts, separated by commas (one run)", accountList)
    .option("--regions <names>", "only these regions, separated by commas (one run)", regionList)
    .option("--sources <names>", `only these sources, separated by commas (one run): ${sources.join(", ")}`, sourceList)
    .option("--full", "read everything that AWS still has, not only what changed (one run)")
    .option("--json", "print the run's figures as the last line")
    .action(async (options) => (await import("./collect.ts")).collect(environment, options));

  program
    .command("demo")
    .description("the sample organization: invented data, collected over the real AWS SDK")
    .option("--once", "one run, then end")
    .addOption(
      new Option("--findings <folder>", "add the finding documents of *.jsonl files to what the sample serves").implies({ once: true }),
    )
    .option("--json", "print the run's figures as the last line")
    .action(async (options) => (await import("./demo.ts")).demo(environment, options));

  program
    .command("doctor")
    .description("what is wrong here or missing in AWS, action by action, account by account, and the command that mends it")
    .option("--json", "print the result as JSON")
    .action(async (options) => (await import("./doctor.ts")).doctor(environment, options));

  program
    .command("policy")
    .description("the least IAM policy and the trust policy of the role in every account")
    .option("--collector <arn>", "ARN of the user or role that collects")
    .option("--mail", "that of who sends mail by Amazon SES, and of nobody else")
    .addOption(
      new Option("--template <template>", "a CloudFormation template instead").choices(templateNames).conflicts(["collector", "mail"]),
    )
    .action(async (options) => (await import("./policy.ts")).printPolicy(environment, options));

  keepingCommands(program);
  exportCommand(program);
  settingsCommands(program);
  digestCommand(program);
  program
    .command("rebuild")
    .description("make the sums behind posture and trend again from the stored events")
    .option("--json", "print what was rebuilt as one line")
    .action(async (options) => (await import("./rebuild.ts")).rebuild(environment, options));

  program
    .command("catalogue")
    .description("what each check asks: whether the catalogue and CATALOGUE_FILE are good, or every check as it is decided")
    .addArgument(new Argument("[what]", "check, or list").choices(["check", "list"]).default("check"))
    .option("--json", "print the answer as JSON")
    .action(async (what, options) => (await import("./catalogue.ts")).catalogue(environment, what, options));

  auditCommands(program.command("audit").description("the audit log: who did what, and whether it is what was written"));
  tokenCommands(program.command("token").description("tokens by which programs ask the API"));
  secretCommand(program.command("secret").description("what keys are made from"));
  addUserCommands(program);
  return program;
}

/** @throws Refusal naming the variable. */
function demandGoodVariables(command: string): void {
  // It tells which are refused: that may be what somebody needs help with.
  if (command === "support") return;
  refuseUnsound();
  if (filesOfSqlite.includes(command)) refusePostgres(environment);
  collectConfig(environment);
  secretConfig(environment);
  sendingConfig(environment);
  backupConfig(environment);
  demandProxy(environment);
  if (command === "serve" || command === "demo") serveConfig(environment);
}

function supportCommand(program: Command): void {
  program
    .command("support")
    .description("what somebody who helps needs to know, as one file: no secret, no finding, no name; AWS is not asked")
    .argument("[file]", "where it is put; - is standard output; pillarwatch-support-<time>.json without it")
    .option("--log <file>", "with the last lines of what the server wrote to standard error")
    .action(async (file, options) => (await import("./support.ts")).support(environment, file, options));
}

/** What they do to a file of SQLite's has tools of its own elsewhere. */
const filesOfSqlite: readonly string[] = ["backup", "restore", "upgrade"];

function keepingCommands(program: Command): void {
  supportCommand(program);
  program
    .command("backup")
    .description("the database of this moment as one file, read again and checked; the server goes on meanwhile")
    .argument("<file>", "where it is put, when it is whole; - is standard output")
    .option("--json", "print the figures as one line")
    .action(async (file, options) => (await import("./backup.ts")).backup(environment, file, options));
  program
    .command("restore")
    .description("put a backup in the database's place, after it was checked; stop the server first")
    .argument("<file>", "made by backup; - is standard input")
    .option("--force", "there is a database: keep it under another name")
    .option("--lost-secret", "PILLARWATCH_SECRET of then is lost: go on without what it sealed")
    .option("--json", "print the figures as one line")
    .action(async (file, options) => (await import("./restore.ts")).restore(environment, file, options));
  program
    .command("upgrade")
    .description("bring the database to this program's schema, as every start does by itself")
    .option("--rehearse", "on a copy: says how long it takes, how much room it needs, and whether it goes well")
    .option("--json", "print the figures as one line")
    .action(async (options) => (await import("./upgrade.ts")).upgrade(environment, options));
}

function exportCommand(program: Command): void {
  program
    .command("export")
    .description("findings as a file: CSV, JSON, JSON lines, ASFF or OCSF, of any filter of the findings page")
    .addOption(new Option("--format <format>", "what it is written as").choices(exportFormats).makeOptionMandatory())
    .option("--filter <query...>", "which findings, as the page's address has it: severity=HIGH, or severity=HIGH&status=open")
    .option("--out <file>", "into this file, which is there when it is whole; without it, to standard output")
    .option("--json", "with --out: print the figures as one line")
    .action(async (options) => (await import("./export.ts")).exportFindings(environment, options));
}

/** `import FILE` is the same as `settings import FILE`; `export` alone writes findings (docs/decisions/settings-are-a-file.md). */
function settingsCommands(program: Command): void {
  const settings = program.command("settings").description("what people decided, as one YAML file: kept, compared, brought elsewhere");
  settings
    .command("export")
    .description("settings, people, owners, service levels, acceptances, plans, work and webhooks; never passwords, tokens or secrets")
    .argument("[file]", "where it is put; - is standard output", "-")
    .action(async (file) => (await import("./settings.ts")).exportSettings(environment, file));
  for (const command of [settings.command("import"), program.command("import")])
    command
      .description("decide as a settings file says; what it does not name stays as it is")
      .argument("<file>", "made by settings export, or written by hand; - is standard input")
      .option("--plan", "change nothing: say what would be")
      .option("--prune", "take away what the file does not name; never people, nor who unsubscribed")
      .option("--skip-missing", "pass over what is about accounts, findings and people that are not here")
      .option("--json", "print the figures as one line")
      .action(async (file, options) => (await import("./settings.ts")).importSettings(environment, file, options));
}

function digestCommand(program: Command): void {
  program
    .command("digest")
    .description("the digests of a week: put to the outbox, or written as files to be looked at")
    .option("--dry-run", "send nothing: write a file for each recipient")
    .addOption(new Option("--out <folder>", "where the files go").implies({ dryRun: true }))
    .option("--to <address>", "only the digest of whoever has this address")
    .option("--week <week>", "YYYY-Www; the week that ended last without it")
    .action(async (options) => (await import("./digest.ts")).digest(environment, options));
}

function auditCommands(audit: Command): void {
  audit
    .command("verify")
    .description("whether an entry was changed, taken out, put in or written anew: exit code 1, and the first one at fault")
    .option("--head <head>", "one that was told before: shows as well what was cut off at the end")
    .option("--json", "print the verdict as one line")
    .action(async (options) => (await import("./audit.ts")).verify(environment, options));
  audit
    .command("list")
    .description("every entry, oldest first")
    .option("--since <day>", "from this day on, YYYY-MM-DD", dayOption)
    .option("--json", "a line of JSON for each")
    .action(async (options) => (await import("./audit.ts")).list(environment, options));
}

function tokenCommands(token: Command): void {
  token
    .command("create")
    .description("make a token and print it, this once, as the last line of standard output")
    .option("--name <name>", "what it is for", "made at the command line")
    .addOption(new Option("--role <role>", "what it may do").choices(roles).makeOptionMandatory())
    .option("--accounts <ids>", "an owner's accounts, separated by commas", accountList)
    .option("--days <days>", "for how long it is good: 1 to 365", wholeDays, 90)
    .action(async (options) => (await import("./token.ts")).create(environment, options));
  token
    .command("list")
    .description("every token, the newest first: none is shown itself")
    .option("--json", "a line of JSON for each")
    .action(async (options) => (await import("./token.ts")).list(environment, options));
  token
    .command("revoke")
    .description("from now on it is worth nothing")
    .argument("<id>", "as list tells it")
    .action(async (id) => (await import("./token.ts")).revoke(environment, id));
}

function secretCommand(secret: Command): void {
  secret
    .command("rotate")
    .description("put another secret in the place of the present one; start the server again afterwards")
    .action(async () => (await import("./rotate-secret.ts")).rotate(environment));
  secret
    .command("lost")
    .description("the secret is gone for good: go on with another, and say what is lost with it; start the server again afterwards")
    .action(async () => (await import("./lost-secret.ts")).lost(environment));
}

function addUserCommands(program: Command): void {
  const user = program.command("user").description("people who may sign in, from the machine itself");
  const load = () => import("./user.ts");
  user
    .command("list")
    .description("who may sign in")
    .option("--json", "one person a line, as JSON")
    .action(async (options) => (await load()).userList(environment, options));
  user
    .command("add <email>")
    .description("invite somebody; prints the one-time link by which they choose their password")
    .requiredOption("--role <role>", roles.join(", "))
    .option("--name <name>", "what they are called")
    .action(async (email, options) => (await load()).userAdd(environment, email, options));
  user
    .command("link <email>")
    .description("a new one-time link: takes up the invitation, or chooses a new password")
    .action(async (email) => (await load()).userLink(environment, email));
  user
    .command("remove-codes <email>")
    .description("take one-time codes and recovery codes off somebody who has lost both; ends their sessions")
    .action(async (email) => (await load()).userRemoveCodes(environment, email));
  user
    .command("role <email> <role>")
    .description("another role; ends their sessions")
    .action(async (email, role) => (await load()).userRole(environment, email, role));
  user
    .command("disable <email>")
    .description("may sign in no more; ends their sessions")
    .action(async (email) => (await load()).userState(environment, email, "disabled"));
  user
    .command("enable <email>")
    .description("may sign in again")
    .action(async (email) => (await load()).userState(environment, email, "active"));
  user
    .command("erase <email>")
    .description("erase name and address; the audit log keeps the id")
    .action(async (email) => (await load()).userErase(environment, email));
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : REFUSED;
  complain(textOf(error));
  if (!(error instanceof Refusal)) return 1;
  return "exitCode" in error && typeof error.exitCode === "number" ? error.exitCode : REFUSED;
}

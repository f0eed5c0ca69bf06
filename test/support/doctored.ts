/** What a doctor says of an installation that has troubles: the same in every picture. */
import type { DoctorCheck } from "../../posture/doctor.ts";
import type { AskedDoctor, DoctorOfServer } from "../../server/options.ts";
import { noon } from "./database.ts";

const here: readonly DoctorCheck[] = [
  {
    id: "database",
    title: "Database",
    state: "well",
    says: ["/data/pillarwatch.db: 412.6 MB, schema 43 of 43, SQLite 3.51.0", "7.1 MB are left on its disk"],
    mend: null,
  },
  {
    id: "disk-full",
    title: "The disk is full",
    state: "trouble",
    says: [
      "The disk is full (7 MB are left): nothing new is collected, and no decision can be written. What is shown stands as it was read last. Since 2026-11-24T08:14:03.000Z.",
    ],
    mend: {
      text: "Make room on the database’s disk: backups, and what upgrades kept beside the database (….before-…), first. It goes on by itself.",
      command: "du -sh /data/pillarwatch.db*",
    },
  },
  { id: "runs", title: "Runs", state: "well", says: ["the last run that AWS answered began at 2026-11-24T07:15:00.000Z"], mend: null },
  {
    id: "secret",
    title: "PILLARWATCH_SECRET",
    state: "well",
    says: ["it is the one that the audit log was last written with"],
    mend: null,
  },
  {
    id: "network",
    title: "Proxy and certificates",
    state: "trouble",
    says: [
      "requests by https leave through proxy.vesper.example:3128 (HTTPS_PROXY)",
      "NODE_EXTRA_CA_CERTS: /etc/ssl/vesper.pem holds 1 that ended, and no other",
    ],
    mend: {
      text: "Ask the authority for its new certificate. NODE_EXTRA_CA_CERTS is read once, where the process is started: start it again afterwards.",
      command: "openssl x509 -noout -subject -enddate -in '/etc/ssl/vesper.pem'",
    },
  },
  { id: "memory", title: "Memory", state: "well", says: ["231.4 MB in use of 1024.0 MB"], mend: null },
  {
    id: "backups",
    title: "Backups",
    state: "off",
    says: ["none are made by themselves (BACKUP_DIR is not set)"],
    mend: { text: "Make one by hand, or set BACKUP_DIR.", command: "npx pillarwatch backup FILE" },
  },
];

export const awsSays: readonly DoctorCheck[] = [
  {
    id: "aws",
    title: "AWS",
    state: "trouble",
    says: [
      "collecting as arn:aws:iam::731049586620:user/pillarwatch",
      "guardduty:ListFindings is denied in 560738219944 eu-central-1. Without it, no threat is seen",
      "1 permissions missing, 0 of 9 accounts not reached",
    ],
    mend: {
      text: "Give the role what it lacks: the templates of this version have all of it. Roll them out as docs/aws-setup.md says.",
      command: "npx pillarwatch policy --template organization",
    },
  },
  { id: "mail", title: "Mail", state: "well", says: ["mail goes by smtp.vesper.example"], mend: null },
];

/** @param ask what is done when somebody asks: what it says is told from then on. */
export function doctored(asked: AskedDoctor = { state: "done", at: noon, checks: awsSays }, ask?: () => AskedDoctor): DoctorOfServer {
  let told = asked;
  return {
    look: async () => here,
    asked: () => told,
    ask: () => {
      if (ask !== undefined) told = ask();
    },
  };
}

/**
 * What OCSF 1.6.0 says of the classes and objects that we write, and a check against it. No package of npm's or Debian's holds the schema, so
 * its facts (names, types, which are required, numbers with their captions, which of several must be there) were taken down by hand from
 * https://schema.ocsf.io/1.6.0/classes/… and github.com/ocsf/ocsf-schema (Apache-2.0) at v1.6.0. Whole but for attributes of profiles other
 * than `cloud`, and for the insides of objects that we never write, which stand as `unwritten`: writing one of them is a fault.
 */

type Type =
  | "string"
  | "integer"
  | "boolean"
  | "timestamp"
  | "any"
  | "unwritten"
  | { readonly object: ObjectName }
  | { readonly list: Type };
interface Attribute {
  readonly type: Type;
  readonly required?: true;
  /** Allowed numbers with their captions; `label` names the attribute that must carry the caption. */
  readonly captions?: Readonly<Record<number, string>>;
  readonly label?: string;
}
interface Described {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly atLeastOne?: readonly string[];
}

const text: Attribute = { type: "string" };
const neededText: Attribute = { type: "string", required: true };
const texts: Attribute = { type: { list: "string" } };
const whole: Attribute = { type: "integer" };
const time: Attribute = { type: "timestamp" };
const flag: Attribute = { type: "boolean" };
const unwritten: Attribute = { type: "unwritten" };
const named = <const Names extends readonly string[]>(names: Names, attribute: Attribute): Readonly<Record<string, Attribute>> =>
  Object.fromEntries(names.map((name) => [name, attribute]));
const of = (object: ObjectName, required?: true): Attribute => ({ type: { object }, ...(required && { required }) });
const listOf = (object: ObjectName, required?: true): Attribute => ({ type: { list: { object } }, ...(required && { required }) });
const number = (label: string, captions: Readonly<Record<number, string>>, required?: true): Attribute => ({
  type: "integer",
  label,
  captions: { 0: "Unknown", ...captions, 99: "Other" },
  ...(required && { required }),
});

type ObjectName =
  | "account"
  | "advisory"
  | "cloud"
  | "compliance"
  | "cve"
  | "cwe"
  | "finding_info"
  | "metadata"
  | "product"
  | "remediation"
  | "resource_details"
  | "user"
  | "vulnerability";

const objects: Readonly<Record<ObjectName, Described>> = {
  account: {
    attributes: {
      ...named(["name", "uid", "type"], text),
      labels: texts,
      tags: unwritten,
      type_id: number("type", { 3: "AWS IAM User", 4: "AWS IAM Role", 10: "AWS Account" }),
    },
    atLeastOne: ["name", "uid"],
  },
  advisory: {
    attributes: {
      uid: neededText,
      ...named(["bulletin", "classification", "desc", "install_state", "src_url", "title"], text),
      references: texts,
      ...named(["avg_timespan", "install_state_id", "os", "product", "related_cves", "related_cwes", "size"], unwritten),
      ...named(["created_time", "modified_time"], time),
      is_superseded: flag,
    },
  },
  cloud: {
    attributes: {
      account: of("account"),
      provider: neededText,
      org: unwritten,
      ...named(["cloud_partition", "project_uid", "region", "zone"], text),
    },
  },
  compliance: {
    attributes: {
      ...named(["category", "control", "desc", "status", "status_code", "status_detail"], text),
      ...named(["requirements", "standards", "status_details"], texts),
      ...named(["assessments", "checks", "compliance_references", "compliance_standards", "control_parameters"], unwritten),
      status_id: number("status", { 1: "Pass", 2: "Warning", 3: "Fail" }),
    },
  },
  cve: {
    attributes: {
      uid: neededText,
      ...named(["cwe_uid", "cwe_url", "desc", "title", "type"], text),
      references: texts,
      ...named(["created_time", "modified_time"], time),
      ...named(["cvss", "cwe", "epss", "product", "related_cwes"], unwritten),
    },
  },
  cwe: { attributes: { uid: neededText, ...named(["caption", "src_url"], text) } },
  finding_info: {
    attributes: {
      uid: neededText,
      ...named(["desc", "product_uid", "src_url", "title", "uid_alt"], text),
      ...named(["data_sources", "types"], texts),
      ...named(["created_time", "first_seen_time", "last_seen_time", "modified_time"], time),
      product: of("product"),
      related_events_count: whole,
      ...named(["analytic", "attack_graph", "attacks", "kill_chain", "related_analytics", "related_events", "tags", "traits"], unwritten),
    },
  },
  metadata: {
    attributes: {
      version: neededText,
      product: of("product", true),
      ...named(["correlation_uid", "event_code", "log_level", "log_name", "log_provider", "log_version"], text),
      ...named(["original_time", "tenant_uid", "uid"], text),
      ...named(["debug", "labels", "profiles"], texts),
      ...named(["logged_time", "modified_time", "processed_time"], time),
      ...named(["sequence", "untruncated_size"], whole),
      is_truncated: flag,
      ...named(["extension", "extensions", "loggers", "tags", "transformation_info_list"], unwritten),
    },
  },
  product: {
    attributes: {
      ...named(["cpe_name", "lang", "name", "path", "uid", "url_string", "vendor_name", "version"], text),
      feature: unwritten,
    },
    atLeastOne: ["name", "uid"],
  },
  remediation: {
    attributes: { desc: neededText, references: texts, ...named(["cis_controls", "kb_articles", "kb_article_list"], unwritten) },
  },
  resource_details: {
    attributes: {
      ...named(["cloud_partition", "criticality", "hostname", "ip", "name", "namespace", "region", "role", "type", "uid", "uid_alt"], text),
      ...named(["version", "zone"], text),
      labels: texts,
      ...named(["created_time", "modified_time"], time),
      data: { type: "any" },
      is_backed_up: flag,
      owner: of("user"),
      ...named(["agent_list", "group", "resource_relationship", "tags"], unwritten),
      role_id: number("role", { 1: "Target", 2: "Actor", 3: "Affected", 4: "Related" }),
    },
    atLeastOne: ["name", "uid"],
  },
  user: {
    attributes: {
      ...named(["credential_uid", "display_name", "domain", "email_addr", "forward_addr", "full_name", "name", "phone_number"], text),
      ...named(["risk_level", "type", "uid", "uid_alt"], text),
      has_mfa: flag,
      ...named(
        ["account", "groups", "ldap_person", "org", "programmatic_credentials", "risk_level_id", "risk_score", "type_id"],
        unwritten,
      ),
    },
    atLeastOne: ["account", "name", "uid"],
  },
  vulnerability: {
    attributes: {
      advisory: of("advisory"),
      cve: of("cve"),
      cwe: of("cwe"),
      remediation: of("remediation"),
      ...named(["category", "dependency_chain", "desc", "exploit_ref_url", "exploit_requirement", "exploit_type", "fix_coverage"], text),
      ...named(["severity", "title", "vendor_name"], text),
      ...named(["kb_articles", "references", "related_vulnerabilities"], texts),
      ...named(["exploit_last_seen_time", "first_seen_time", "last_seen_time"], time),
      ...named(["fix_available", "is_exploit_available", "is_fix_available"], flag),
      ...named(["affected_code", "affected_packages", "fix_coverage_id", "kb_article_list", "packages"], unwritten),
    },
    atLeastOne: ["advisory", "cve", "cwe"],
  },
};

/** The base event, the class Finding above the three, and the profile `cloud`. */
const finding: Readonly<Record<string, Attribute>> = {
  activity_id: number("activity_name", { 1: "Create", 2: "Update", 3: "Close" }, true),
  category_uid: { type: "integer", required: true, label: "category_name", captions: { 2: "Findings" } },
  severity_id: number("severity", { 1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical", 6: "Fatal" }, true),
  status_id: number("status", { 1: "New", 2: "In Progress", 3: "Suppressed", 4: "Resolved", 5: "Archived", 6: "Deleted" }),
  confidence_id: number("confidence", { 1: "Low", 2: "Medium", 3: "High" }),
  time: { type: "timestamp", required: true },
  ...named(["end_time", "start_time"], time),
  ...named(["activity_name", "category_name", "class_name", "comment", "confidence", "message", "raw_data", "severity"], text),
  ...named(["status", "status_code", "status_detail", "type_name"], text),
  ...named(["confidence_score", "count", "duration", "raw_data_size", "timezone_offset"], whole),
  metadata: of("metadata", true),
  finding_info: of("finding_info", true),
  cloud: of("cloud", true),
  unmapped: { type: "any" },
  ...named(["api", "device", "enrichments", "observables", "raw_data_hash", "vendor_attributes"], unwritten),
};

const classOf = (uid: number, name: string, attributes: Readonly<Record<string, Attribute>>): Described => {
  const types = { 1: "Create", 2: "Update", 3: "Close" } as const;
  const captions = Object.fromEntries(Object.entries(types).map(([id, activity]) => [uid * 100 + Number(id), `${name}: ${activity}`]));
  return {
    attributes: {
      ...finding,
      class_uid: { type: "integer", required: true, label: "class_name", captions: { [uid]: name } },
      type_uid: { type: "integer", required: true, label: "type_name", captions },
      ...attributes,
    },
  };
};

const classes: Readonly<Record<number, Described>> = {
  2002: classOf(2002, "Vulnerability Finding", {
    vulnerabilities: listOf("vulnerability", true),
    resource: of("resource_details"),
    resources: listOf("resource_details"),
  }),
  2003: classOf(2003, "Compliance Finding", {
    compliance: of("compliance", true),
    remediation: of("remediation"),
    resource: of("resource_details"),
    resources: listOf("resource_details"),
    evidences: unwritten,
  }),
  2004: classOf(2004, "Detection Finding", {
    is_alert: flag,
    remediation: of("remediation"),
    resources: listOf("resource_details"),
    vulnerabilities: listOf("vulnerability"),
    ...named(["impact", "risk_details", "risk_level"], text),
    ...named(["impact_score", "risk_score"], whole),
    ...named(["anomaly_analyses", "evidences", "impact_id", "malware", "malware_scan_info", "risk_level_id"], unwritten),
  }),
};

/** @returns what is wrong with an event, each with its path; nothing where it is valid. */
export function ocsfFaults(event: unknown): readonly string[] {
  const { class_uid, activity_id, type_uid, metadata } = Object(event) as Readonly<Record<string, unknown>>;
  const described = classes[Number(class_uid)];
  if (described === undefined) return [`class_uid is ${String(class_uid)}`];
  const faults = faultsOf(event, described, "");
  if (Number(type_uid) !== Number(class_uid) * 100 + Number(activity_id)) faults.push("type_uid is not of the class and activity");
  const { version, profiles } = Object(metadata) as Readonly<Record<string, unknown>>;
  if (version !== "1.6.0") faults.push(`metadata.version is ${String(version)}`);
  if (!(profiles as readonly unknown[] | undefined)?.includes("cloud")) faults.push("cloud is written without its profile");
  return faults;
}

function faultsOf(value: unknown, { attributes, atLeastOne }: Described, path: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path} is no object`];
  const members = value as Readonly<Record<string, unknown>>;
  const faults = Object.entries(attributes).flatMap(([name, { required }]) =>
    required && members[name] === undefined ? [`${path}${name} is missing`] : [],
  );
  if (atLeastOne !== undefined && !atLeastOne.some((name) => members[name] !== undefined))
    faults.push(`${path} has none of ${atLeastOne.join(", ")}`);
  for (const [name, member] of Object.entries(members)) {
    const attribute = attributes[name];
    if (attribute === undefined) faults.push(`${path}${name} is no attribute of it`);
    else
      faults.push(...typeFaults(member, attribute.type, `${path}${name}`), ...captionFaults(member, attribute, members, `${path}${name}`));
  }
  return faults;
}

function captionFaults(value: unknown, { captions, label }: Attribute, beside: Readonly<Record<string, unknown>>, path: string): string[] {
  if (captions === undefined || label === undefined) return [];
  const caption = captions[Number(value)];
  if (caption === undefined) return [`${path} is ${String(value)}, which is none of its numbers`];
  return beside[label] === caption ? [] : [`${label} beside ${path} is ${String(beside[label])}, not ${caption}`];
}

function typeFaults(value: unknown, type: Type, path: string): string[] {
  if (typeof type === "object") {
    if ("object" in type) return faultsOf(value, objects[type.object], `${path}.`);
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) => typeFaults(item, type.list, `${path}[${index}]`));
  }
  switch (type) {
    case "any":
      return typeof value === "object" ? [] : [`${path} is no object`];
    case "unwritten":
      return [`${path} is not described here: take down its attributes first`];
    case "timestamp":
      return Number.isSafeInteger(value) && Number(value) > 1e12 ? [] : [`${path} is no time in milliseconds`];
    case "integer":
      return Number.isSafeInteger(value) ? [] : [`${path} is no whole number`];
    case "string":
    case "boolean":
      return typeof value === type ? [] : [`${path} is no ${type}`];
  }
}

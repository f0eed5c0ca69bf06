/** What GuardDuty detects in the simulated organization. Types are GuardDuty's own; the titles are ours. */
export interface ThreatType {
  readonly type: string;
  readonly title: string;
  /** GuardDuty's number when the finding is new; activity that goes on may raise it. */
  readonly severity: number;
  readonly on: "Instance" | "AccessKey" | "S3Bucket" | "EKSCluster" | "RDSDBInstance" | "Lambda";
  readonly action: "NETWORK_CONNECTION" | "PORT_PROBE" | "DNS_REQUEST" | "AWS_API_CALL" | "RDS_LOGIN_ATTEMPT" | "KUBERNETES_API_CALL";
}

export const threatTypes: readonly ThreatType[] = [
  {
    type: "Recon:EC2/PortProbeUnprotectedPort",
    title: "An unprotected port of an instance is being probed",
    severity: 2,
    on: "Instance",
    action: "PORT_PROBE",
  },
  {
    type: "UnauthorizedAccess:EC2/SSHBruteForce",
    title: "Somebody guesses SSH passwords of an instance",
    severity: 2,
    on: "Instance",
    action: "NETWORK_CONNECTION",
  },
  {
    type: "UnauthorizedAccess:EC2/RDPBruteForce",
    title: "Somebody guesses RDP passwords of an instance",
    severity: 2,
    on: "Instance",
    action: "NETWORK_CONNECTION",
  },
  {
    type: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
    title: "An instance asks for the name of a cryptocurrency pool",
    severity: 8,
    on: "Instance",
    action: "DNS_REQUEST",
  },
  {
    type: "Backdoor:EC2/C&CActivity.B!DNS",
    title: "An instance asks for the name of a known command and control server",
    severity: 8,
    on: "Instance",
    action: "DNS_REQUEST",
  },
  {
    type: "UnauthorizedAccess:EC2/TorClient",
    title: "An instance connects to the Tor network",
    severity: 8,
    on: "Instance",
    action: "NETWORK_CONNECTION",
  },
  {
    type: "Behavior:EC2/NetworkPortUnusual",
    title: "An instance talks on a port that it never used before",
    severity: 5,
    on: "Instance",
    action: "NETWORK_CONNECTION",
  },
  {
    type: "UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B",
    title: "A user signed in to the console from several places at once",
    severity: 5,
    on: "AccessKey",
    action: "AWS_API_CALL",
  },
  {
    type: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
    title: "Credentials of an instance's role are used from outside of AWS",
    severity: 8,
    on: "AccessKey",
    action: "AWS_API_CALL",
  },
  {
    type: "Discovery:IAMUser/AnomalousBehavior",
    title: "A principal lists resources in an unusual way",
    severity: 2,
    on: "AccessKey",
    action: "AWS_API_CALL",
  },
  {
    type: "Persistence:IAMUser/AnomalousBehavior",
    title: "A principal changes access in an unusual way",
    severity: 5,
    on: "AccessKey",
    action: "AWS_API_CALL",
  },
  {
    type: "Stealth:IAMUser/CloudTrailLoggingDisabled",
    title: "A trail's logging was switched off",
    severity: 2,
    on: "AccessKey",
    action: "AWS_API_CALL",
  },
  {
    type: "Policy:IAMUser/RootCredentialUsage",
    title: "The root user's credentials were used",
    severity: 2,
    on: "AccessKey",
    action: "AWS_API_CALL",
  },
  {
    type: "Policy:S3/BucketBlockPublicAccessDisabled",
    title: "Block public access was switched off for a bucket",
    severity: 2,
    on: "S3Bucket",
    action: "AWS_API_CALL",
  },
  {
    type: "Exfiltration:S3/AnomalousBehavior",
    title: "Objects of a bucket are read in an unusual way",
    severity: 8,
    on: "S3Bucket",
    action: "AWS_API_CALL",
  },
  {
    type: "Discovery:S3/MaliciousIPCaller",
    title: "A bucket was listed from a known malicious address",
    severity: 8,
    on: "S3Bucket",
    action: "AWS_API_CALL",
  },
  {
    type: "CredentialAccess:RDS/AnomalousBehavior.FailedLogin",
    title: "Unusual failed sign-ins to a database",
    severity: 2,
    on: "RDSDBInstance",
    action: "RDS_LOGIN_ATTEMPT",
  },
  {
    type: "PrivilegeEscalation:Kubernetes/PrivilegedContainer",
    title: "A privileged container was started in a cluster",
    severity: 5,
    on: "EKSCluster",
    action: "KUBERNETES_API_CALL",
  },
  {
    type: "UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom",
    title: "A function talks to an address on the company's threat list",
    severity: 5,
    on: "Lambda",
    action: "NETWORK_CONNECTION",
  },
];

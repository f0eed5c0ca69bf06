import { expect, test } from "vitest";
import { nativeType } from "./native-type.ts";

test.each([
  ["TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort", "Recon:EC2/PortProbeUnprotectedPort"],
  ["TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS", "Backdoor:EC2/C&CActivity.B!DNS"],
  ["TTPs/UnauthorizedAccess:EC2-MetadataDNSRebind", "UnauthorizedAccess:EC2/MetadataDNSRebind"],
  ["Effects/Data Exfiltration/Trojan:EC2-DropPoint!DNS", "Trojan:EC2/DropPoint!DNS"],
  ["Effects/Data Exposure/Policy:S3-BucketBlockPublicAccessDisabled", "Policy:S3/BucketBlockPublicAccessDisabled"],
  ["Unusual Behaviors/User/ResourceConsumption:IAMUser-ComputeResources", "ResourceConsumption:IAMUser/ComputeResources"],
  [
    "Software and Configuration Checks/AWS Security Best Practices/Policy:Kubernetes-ExposedDashboard",
    "Policy:Kubernetes/ExposedDashboard",
  ],
  ["TTPs/Discovery/IAMUser-AnomalousBehavior", "Discovery:IAMUser/AnomalousBehavior"],
  ["TTPs/Privilege Escalation/IAMUser-AnomalousBehavior", "PrivilegeEscalation:IAMUser/AnomalousBehavior"],
  ["TTPs/Discovery/RDS-TorIPCaller", "Discovery:RDS/TorIPCaller"],
  ["TTPs/AttackSequence:IAM/CompromisedCredentials", "AttackSequence:IAM/CompromisedCredentials"],
  ["TTPs/PenTest:IAMUser/KaliLinux", "PenTest:IAMUser/KaliLinux"],
  ["TTPs/PenTest:S3-KaliLinux", "PenTest:S3/KaliLinux"],
  ["TTPs/DefenseEvasion/EC2:Unusual-DNS-Resolver", "DefenseEvasion:EC2/UnusualDNSResolver"],
  ["TTPs/DefenseEvasion/EC2:Unusual-DoH-Activity", "DefenseEvasion:EC2/UnusualDoHActivity"],
  ["TTPs/AnomalousBehavior/Discovery:Kubernetes-PermissionChecked", "Discovery:Kubernetes/AnomalousBehavior.PermissionChecked"],
  [
    "TTPs/AnomalousBehavior/Persistence:Kubernetes-WorkloadDeployed!ContainerWithSensitiveMount",
    "Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount",
  ],
  ["TTPs/Impact/Impact:Runtime-SuspiciousDomainRequest.Reputatio", "Impact:Runtime/SuspiciousDomainRequest.Reputation"],
  // Macie's.
  ["Sensitive Data Identifications/PII/SensitiveData:S3Object-Personal", "SensitiveData:S3Object/Personal"],
  ["Software and Configuration Checks/AWS Security Best Practices/Policy:IAMUser-S3BucketPublic", "Policy:IAMUser/S3BucketPublic"],
])("%s is %s", (given, native) => {
  expect(nativeType(given)).toBe(native);
});

import { functionLogGroup } from "./compute/function-log-group";
import { functionOrder } from "./compute/function-order";
import { functionRole } from "./compute/function-role";
import { boundServicePrincipal } from "./identity/bound-service-principal";
import { noManagedPolicy } from "./identity/no-managed-policy";
import { noOpenPrincipal } from "./identity/no-open-principal";
import { noWildcardAction } from "./identity/no-wildcard-action";
import { noWildcardResource } from "./identity/no-wildcard-resource";
import { readablePolicy } from "./identity/readable-policy";
import { noOpenEgress } from "./network/no-open-egress";
import { noOpenIngress } from "./network/no-open-ingress";
import { standaloneRules } from "./network/standalone-rules";
import { defaultTags } from "./observability/default-tags";
import { encryptedLogGroup } from "./observability/encrypted-log-group";
import { encryptedTopic } from "./observability/encrypted-topic";
import { logGroupRetention } from "./observability/log-group-retention";
import { tlsOnlyTopic } from "./observability/tls-only-topic";
import type { Policy } from "./policy";
import { destroyProtection } from "./storage/destroy-protection";
import { encryptedBucket } from "./storage/encrypted-bucket";
import { encryptedTable } from "./storage/encrypted-table";
import { privateBucket } from "./storage/private-bucket";
import { recoverableTable } from "./storage/recoverable-table";
import { rotatedKey } from "./storage/rotated-key";
import { tidyBucket } from "./storage/tidy-bucket";
import { tlsOnlyBucket } from "./storage/tls-only-bucket";
import { versionedBucket } from "./storage/versioned-bucket";

/** The safety rules that every stack is held to. */
export const POLICIES: readonly Policy[] = [
  readablePolicy,
  noWildcardAction,
  noWildcardResource,
  noOpenPrincipal,
  boundServicePrincipal,
  noManagedPolicy,
  privateBucket,
  versionedBucket,
  encryptedBucket,
  tlsOnlyBucket,
  tidyBucket,
  recoverableTable,
  encryptedTable,
  rotatedKey,
  destroyProtection,
  functionRole,
  functionLogGroup,
  functionOrder,
  noOpenIngress,
  noOpenEgress,
  standaloneRules,
  logGroupRetention,
  encryptedLogGroup,
  encryptedTopic,
  tlsOnlyTopic,
  defaultTags,
];

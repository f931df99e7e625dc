/* Generated from openapi/ by `npm run generate`; never edited. */

/**
 * Kind of agreement.
 */
export type AgreementType = 'MicrosoftCloudAgreement'
/**
 * Comparisons joined by and, or and brackets; and binds closer. A comparison is a field, one of eq, ne, gt, lt, ge or le, and a value, or else contains(field,'text'). Texts are compared by eq, ne and contains, numbers and dates by all but contains. Values are texts in single quotes, which are doubled inside, numbers, true, false, null, and dates such as cast('2019-01-31',Edm.DateTimeOffset). Case of words, fields and texts does not matter.
 */
export type AnalyticsFilter = string
/**
 * Fields in order of weight, each followed by asc or desc; asc when neither is said.
 */
export type AnalyticsOrder = string
/**
 * Fields with commas between them. Rows with the same values become one, which holds these fields and the sums.
 */
export type AnalyticsFieldList = string
/**
 * What dates are rounded down to: the day, the Monday of the week, the first of the month, or not at all (dateRange).
 */
export type AggregationLevel = 'day' | 'week' | 'month' | 'dateRange'
/**
 * State of a subscription as analytics write it.
 */
export type SubscriptionAnalyticsStatus = 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED'
/**
 * Family of products as analytics write it; UNKNOWN for what belongs to none. Microsoft365 is another word for M365, for filters only.
 */
export type SubscriptionAnalyticsType = 'Office' | 'Azure' | 'Microsoft365' | 'Dynamics' | 'EMS' | 'M365' | 'UNKNOWN' | 'Windows'
/**
 * Which page of a collection to go to.
 */
export type SeekOperation = 'Next' | 'Previous' | 'First' | 'Last' | 'PageIndex'
/**
 * What kind of thing an audit record is about. The first twelve are those of January 2019.
 */
export type ResourceType =
  | 'customer'
  | 'customer_user'
  | 'order'
  | 'subscription'
  | 'license'
  | 'third_party_add_on'
  | 'mpn_association'
  | 'transfer'
  | 'application'
  | 'application_credential'
  | 'partner_user'
  | 'partner_relationship'
  | 'partner_customer_dap'
  | 'agreement'
  | 'invoice'
  | 'credit_limit'
  | 'referral'
  | 'software_key'
  | 'software_download_link'
  | 'self_serve_policy'
  | 'partner_customer_relationship'
  | 'customer_directory_role'
  | 'credit'
  | 'software_page'
  | 'policy'
  | 'device'
  | 'overage'
  | 'new_commerce_migration'
  | 'azure_entitlement'
  | 'granular_admin_relationship'
  | 'granular_admin_access_assignment'
  | 'indirect_provider_indirect_reseller_dap'
/**
 * What was done. The values up to remove_partner_user are those of January 2019; clients of the older Java SDK read none after create_agreement.
 */
export type OperationType =
  | 'update_customer_qualification'
  | 'update_subscription'
  | 'upgrade_subscription'
  | 'convert_trial_subscription'
  | 'add_customer'
  | 'update_customer_billing_profile'
  | 'update_customer_partner_contract_company_name'
  | 'update_customer_spending_budget'
  | 'delete_customer'
  | 'remove_partner_customer_relationship'
  | 'create_order'
  | 'update_order'
  | 'create_customer_user'
  | 'delete_customer_user'
  | 'update_customer_user'
  | 'update_customer_user_licenses'
  | 'reset_customer_user_password'
  | 'update_customer_user_principal_name'
  | 'restore_customer_user'
  | 'create_mpn_association'
  | 'update_mpn_association'
  | 'update_sfb_customer_user_licenses'
  | 'update_transfer'
  | 'create_partner_relationship'
  | 'register_application'
  | 'unregister_application'
  | 'add_application_credential'
  | 'remove_application_credential'
  | 'create_partner_user'
  | 'update_partner_user'
  | 'remove_partner_user'
  | 'create_transfer'
  | 'remove_partner_relationship'
  | 'extend_relationship'
  | 'delete_tip_customer'
  | 'create_agreement'
  | 'ready_invoice'
  | 'increase_spending_limit'
  | 'spending_limit'
  | 'create_referral'
  | 'update_referral'
  | 'create_related_referral'
  | 'update_related_referral'
  | 'get_software_key'
  | 'get_software_download_link'
  | 'create_self_serve_policy'
  | 'update_self_serve_policy'
  | 'delete_self_serve_policy'
  | 'dap_admin_relationship_approved'
  | 'dap_admin_relationship_terminated'
  | 'dap_admin_relationship_terminated_by_microsoft'
  | 'reseller_relationship_accepted_by_customer'
  | 'add_user_member'
  | 'remove_user_member'
  | 'update_company_info'
  | 'granular_admin_relationship_approved'
  | 'granular_admin_relationship_activated'
  | 'granular_admin_relationship_termination_requested'
  | 'granular_admin_relationship_terminated'
  | 'granular_admin_relationship_expired'
  | 'granular_admin_relationship_cleaned_up'
  | 'granular_admin_access_assignment_created'
  | 'granular_admin_access_assignment_activated'
  | 'granular_admin_access_assignment_updated'
  | 'granular_admin_access_assignment_deleted'
  | 'create_credit'
  | 'update_credit'
  | 'cancel_credit'
  | 'device_updated'
  | 'device_deleted'
  | 'devices_update_attempted'
  | 'devices_upload_to_new_batch_attempted'
  | 'devices_upload_to_existing_batch_attempted'
  | 'policy_created'
  | 'policy_updated'
  | 'policy_deleted'
  | 'software_attestation'
  | 'manage_overage'
  | 'azure_fraud_event_detected'
  | 'create_new_commerce_migration'
/**
 * How an audited operation ended, or that it goes on (progress). The last value is only in SDKs.
 */
export type AuditOperationStatus = 'succeeded' | 'failed' | 'progress' | 'decline'
/**
 * Whether a cart is open or was bought.
 */
export type CartStatus = 'Active' | 'Ordered'
/**
 * How often something is billed.
 */
export type BillingCycleType = 'unknown' | 'monthly' | 'annual' | 'none' | 'one_time'
/**
 * Length of a term.
 */
export type TermDuration = 'P1M' | 'P1Y' | 'P3Y'
/**
 * 0 unknown; 10000 currency; 10001 catalogue item; 10002 quota; 10003 inventory; 10004 participants from a direct partner; 10006 line cannot be processed; 10007 subscription not valid; 10008 subscription not enabled for reservations; 10009 sandbox limit.
 */
export type CartErrorCode = 0 | 10000 | 10001 | 10002 | 10003 | 10004 | 10006 | 10007 | 10008 | 10009
/**
 * Who caused an order.
 */
export type OrderTransactionType = 'UserPurchase' | 'SystemPurchase' | 'SystemBilling'
/**
 * Whether a record is one order that can be adjusted, or several adjustments seen together.
 */
export type OrderRecordType = 'Single' | 'combined'
/**
 * What a line did.
 */
export type OrderLineItemTransactionType = 'new' | 'renew' | 'addQuantity' | 'removeQuantity' | 'cancel' | 'convert' | 'customerCredit'
/**
 * How an order stands.
 */
export type OrderStatus = 'unknown' | 'completed' | 'pending' | 'cancelled'
/**
 * When a policy applies; o_o_b_e is the first start of a device.
 */
export type PolicyCategory = 'none' | 'o_o_b_e'
/**
 * One thing that a policy does. As numbers they are the flags 0, 1, 2, 4, 8 and 16.
 */
export type PolicySetting =
  'none' | 'remove_oem_preinstalls' | 'oobe_user_not_local_admin' | 'skip_express_settings' | 'skip_oem_registration' | 'skip_eula'
/**
 * Who signs the users of a domain in.
 */
export type DomainAuthenticationType = 'managed' | 'federated'
/**
 * How far the verification of a domain is.
 */
export type DomainStatus = 'unverified' | 'verified' | 'pending_deletion'
/**
 * How the ownership of a domain is verified.
 */
export type DomainVerificationMethod = 'none' | 'dns_record' | 'email'
/**
 * Form of the tokens of a federated domain.
 */
export type DomainAuthenticationProtocol = 'ws_fed' | 'samlp'
/**
 * What a demand for a fresh sign-in becomes at the identity provider.
 */
export type PromptLoginBehavior = 'translate_to_fresh_password_auth' | 'native_support' | 'disabled'
/**
 * What entitles a customer to special offers.
 */
export type CustomerQualification = 'none' | 'education' | 'nonprofit' | 'government_community_cloud'
/**
 * What a partner is to a customer. unknown is only ever sent and counts as not given.
 */
export type CustomerPartnerRelationship = 'unknown' | 'reseller' | 'advisor' | 'syndication' | 'microsoft_support' | 'none'
/**
 * The side of an indirect relationship that one partner is on.
 */
export type PartnerRelationshipType = 'is_indirect_reseller_of' | 'is_indirect_cloud_solution_provider_of'
/**
 * State of a job over devices or of one device in it.
 */
export type DeviceUploadStatusType = 'unknown' | 'queued' | 'processing' | 'finished' | 'finished_with_errors'
/**
 * Kind of an entitlement; virtualmachinereservedinstance is the older word for a reservation of machines.
 */
export type EntitlementType = 'software' | 'reservedinstance' | 'virtualmachinereservedinstance'
/**
 * Kind of an artifact; virtual_machine_reserved_instance is the older word for a reservation of machines.
 */
export type ArtifactType = 'reservedinstance' | 'virtual_machine_reserved_instance'
/**
 * Kind of an artifact, as addresses write it.
 */
export type ArtifactPathType = 'reservedinstance' | 'virtualmachinereservedinstance'
/**
 * Whether a reservation is good for all Azure subscriptions, or for chosen ones.
 */
export type ReservationScopeType = 'Shared' | 'Single'
/**
 * A billing provider as addresses name it.
 */
export type BillingProviderName = 'Office' | 'Azure' | 'AzureDataMarket' | 'OneTime' | 'Marketplace' | 'All'
/**
 * A type of lines as addresses name it.
 */
export type InvoiceLineItemTypeName = 'UsageLineItems' | 'BillingLineItems'
/**
 * Whether lines charge something or list usage.
 */
export type InvoiceLineItemType = 'none' | 'usage_line_items' | 'billing_line_items'
/**
 * Part of the service that charges.
 */
export type BillingProvider = 'none' | 'office' | 'azure' | 'azure_data_market' | 'one_time' | 'marketplace' | 'all'
/**
 * A line of an invoice, of the kind that its attributes.objectType names.
 */
export type InvoiceLineItem =
  LicenseBasedLineItem | UsageBasedLineItem | DailyUsageLineItem | OneTimeInvoiceLineItem | DailyRatedUsageLineItem
/**
 * A month of unbilled lines: this one, or the last one while it is not invoiced.
 */
export type UnbilledPeriod = 'current' | 'previous'
/**
 * Whether a document charges, was replaced, or replaces another one.
 */
export type DocumentType = 'none' | 'invoice' | 'void_note' | 'adjustment_note'
/**
 * Whether an invoice is that of a billing day or that of one-time purchases.
 */
export type InvoiceType = 'Recurring' | 'OneTime'
/**
 * Who manages a licence; group1 the directory, group2 Minecraft.
 */
export type LicenseGroupId = 'none' | 'group1' | 'group2'
/**
 * Whether something is for one user or for the whole tenant.
 */
export type LicenseTargetType = 'User' | 'Tenant'
/**
 * Enabled on what a customer holds, Assigned on what a user has.
 */
export type ServicePlanStatus = 'Enabled' | 'Assigned'
/**
 * State of the licences of a product; the first kind of unit there is any of: active, in grace, suspended.
 */
export type SubscribedSkuStatus = 'Enabled' | 'Warning' | 'Suspended' | 'Deleted' | 'LockedOut'
/**
 * How a purchase limit counts: not at all, over the whole life of the tenant, or the subscriptions that are there at the same time.
 */
export type LimitUnitOfMeasure = 'None' | 'Lifetime' | 'Concurrent'
/**
 * Unit of an offer's term.
 */
export type TermUnitOfMeasure = 'Day' | 'Month' | 'Year'
/**
 * What an offer charges for.
 */
export type OfferBillingType = 'none' | 'usage' | 'license'
/**
 * How far fulfilment got: delivered, not delivered because of a cancellation, or under way.
 */
export type OrderFulfillmentStatus = 'Fulfilled' | 'Unfulfilled' | 'PrefulfillmentPending'
/**
 * Which state of the vetting is meant; None counts as Current.
 */
export type VettingVersion = 'None' | 'Current' | 'LastFinalized'
/**
 * How the vetting of the partner stands.
 */
export type VettingStatus = 'none' | 'pending' | 'authorized' | 'rejected'
/**
 * A step of the vetting.
 */
export type VettingSubStatus =
  'none' | 'entry' | 'email_ownership' | 'email_domain' | 'employment_verification' | 'decision' | 'other' | 'business_verification'
/**
 * Kind of customers.
 */
export type TargetSegment = 'commercial' | 'education' | 'government' | 'nonprofit'
/**
 * How much a refund gives back.
 */
export type RefundOptionType = 'Partial' | 'Full'
/**
 * Length of the time that a utilization record covers.
 */
export type AzureUtilizationGranularity = 'daily' | 'hourly'
/**
 * A billing period as addresses name it.
 */
export type ServiceCostsBillingPeriod = 'MostRecent'
/**
 * Where a service request stands.
 */
export type ServiceRequestStatus = 'none' | 'open' | 'closed' | 'attention_needed'
/**
 * How much a service request matters.
 */
export type ServiceRequestSeverity = 'unknown' | 'critical' | 'moderate' | 'minimal'
/**
 * 0 other; 1 conversions not found.
 */
export type ConversionErrorCode = 0 | 1
/**
 * Whether an upgrade moves the licences of users to the new subscription.
 */
export type UpgradeType = 'none' | 'upgrade_only' | 'upgrade_with_license_transfer'
/**
 * 0 other; 1 no delegated administration; 2 subscription not active; 3 services in conflict; 4 busy with something else; 5 a user must call; 6 add-ons present; 7 no upgrade paths; 8 target offer not found; 9 not provisioned.
 */
export type UpgradeErrorCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
/**
 * An upgrade type by its number: 0 none; 1 upgrade_only; 2 upgrade_with_license_transfer.
 */
export type UpgradeTypeNumber = 0 | 1 | 2
/**
 * How a subscription stands. Only what is being fulfilled from a catalogue item is pending.
 */
export type SubscriptionStatus = 'none' | 'active' | 'suspended' | 'deleted' | 'pending'
/**
 * Kind of contract behind a subscription.
 */
export type ContractType = 'subscription' | 'productKey' | 'redemptionCode'
/**
 * How far a registration is.
 */
export type RegistrationStatus = 'NotRegistered' | 'Registering' | 'Registered'
/**
 * How far provisioning is.
 */
export type ProvisioningStatus = 'none' | 'success' | 'pending' | 'failed'
/**
 * Which way a list is sorted.
 */
export type SortDirection = 'Ascending' | 'Descending'
/**
 * How users of a domain are authenticated.
 */
export type UserDomainType = 'none' | 'managed' | 'federated'
/**
 * Whether a user is in use or deleted.
 */
export type UserState = 'active' | 'inactive'
/**
 * Always true; an address that is not good is refused.
 */
export type AddressIsValid = boolean
/**
 * True when no tenant has the domain.
 */
export type DomainIsFree = boolean
/**
 * Name of an event; the first three are those of 2018, the others came later.
 */
export type WebhookEvent =
  | 'test-created'
  | 'subscription-updated'
  | 'usagerecords-thresholdExceeded'
  | 'referral-created'
  | 'referral-updated'
  | 'invoice-ready'
  | 'related-referral-created'
  | 'related-referral-updated'
  | 'granular-admin-relationship-approved'
  | 'granular-admin-relationship-activated'
  | 'granular-admin-relationship-expired'
  | 'granular-admin-relationship-terminated'
  | 'granular-admin-access-assignment-created'
  | 'granular-admin-access-assignment-activated'
  | 'granular-admin-access-assignment-updated'
  | 'granular-admin-access-assignment-deleted'
  | 'reseller-relationship-accepted-by-customer'
  | 'indirect-reseller-relationship-accepted-by-customer'
  | 'dap-admin-relationship-approved'
  | 'dap-admin-relationship-terminated'
  | 'dap-admin-relationship-terminated-by-microsoft'
  | 'azure-fraud-event-detected'
  | 'new-commerce-migration-created'
  | 'new-commerce-migration-completed'
  | 'new-commerce-migration-failed'
  | 'new-commerce-migration-schedule-failed'
  | 'subscription-active'
/**
 * Names of events.
 */
export type WebhookEventNames = WebhookEvent[]
/**
 * How far a test event got; only completed is documented.
 */
export type WebhookTestStatus = 'pending' | 'completed' | 'failed'

/**
 * A refusal.
 */
export interface Error {
  /**
   * Documented number of the refusal.
   */
  code: number
  /**
   * What was refused and what would be right.
   */
  description: string
  /**
   * Details of the refusal; mostly empty.
   *
   * Items: One detail.
   */
  data: string[]
  /**
   * Name of the part of the service that refused.
   */
  source: string
}
/**
 * A refusal of the gateway before the service, which counts requests.
 */
export interface GatewayError {
  /**
   * Status of the answer.
   */
  statusCode: number
  /**
   * How long to wait.
   */
  message: string
}
/**
 * An agreement that customers can accept.
 */
export interface AgreementMetaData {
  /**
   * GUID of the agreement's template.
   */
  templateId: string
  /**
   * Which agreement it is.
   */
  agreementType: AgreementType
  /**
   * Absolute address of the text.
   */
  agreementLink: string
  /**
   * Rank among the versions of the agreement.
   */
  versionRank: number
}
/**
 * A named value.
 */
export interface KeyValuePair {
  /**
   * The name.
   */
  key?: string
  /**
   * The value.
   */
  value?: string
}
/**
 * Where something related is found.
 */
export interface Link {
  /**
   * Address relative to /v1, with a leading slash; absent when not known.
   */
  uri?: string
  /**
   * HTTP method to use.
   */
  method: string
  /**
   * Headers to send along.
   */
  headers: KeyValuePair[]
}
/**
 * Links between the pages of a collection.
 */
export interface CollectionLinks {
  /**
   * This page.
   */
  self?: Link
  /**
   * The next page; absent on the last.
   */
  next?: Link
  /**
   * The page before; absent on the first.
   */
  previous?: Link
}
/**
 * What a resource says about itself.
 */
export interface ResourceAttributes {
  /**
   * Version mark of the resource.
   */
  etag?: string
  /**
   * Name of the resource's type.
   */
  objectType?: string
}
/**
 * The agreements that there are.
 */
export interface AgreementMetaDataCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The agreements.
   */
  items: AgreementMetaData[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A person to turn to.
 */
export interface Contact {
  /**
   * First name.
   */
  firstName: string
  /**
   * Last name.
   */
  lastName: string
  /**
   * E-mail address; whoever accepted an agreement must have one.
   */
  email?: string
  /**
   * Phone number.
   */
  phoneNumber?: string
}
/**
 * The partner's word that a customer accepted an agreement.
 */
export interface Agreement {
  /**
   * GUID of the partner's user who confirms. Must be given in a confirmation; not in lists.
   */
  userId?: string
  /**
   * Who accepted for the customer.
   */
  primaryContact: Contact
  /**
   * When the customer accepted; date and time in UTC.
   */
  dateAgreed: string
  /**
   * GUID of the template that was accepted.
   */
  templateId: string
  /**
   * Which agreement it is; must be that of the template.
   */
  type: AgreementType
  /**
   * Absolute address of the text; only in lists.
   */
  agreementLink?: string
}
/**
 * What was confirmed for a customer.
 */
export interface AgreementCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The confirmations.
   */
  items: Agreement[]
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What one subscription used of one meter on a day, or the sum over a group: then only the grouped fields and quantity.
 */
export interface AzureUsageAnalytics {
  /**
   * GUID of the customer's tenant, in capitals.
   */
  customerTenantId?: string
  /**
   * Name of the customer.
   */
  customerName?: string
  /**
   * GUID of the subscription, in capitals.
   */
  subscriptionId?: string
  /**
   * Name of the subscription.
   */
  subscriptionName?: string
  /**
   * Day of the usage, without a zone.
   */
  usageDate?: string
  /**
   * Data centre.
   */
  resourceLocation?: string
  /**
   * Category of the meter.
   */
  meterCategory?: string
  /**
   * Subcategory of the meter; None when it has none.
   */
  meterSubcategory?: string
  /**
   * Unit that is counted.
   */
  meterUnit?: string
  /**
   * Reservation order that the usage was met from; empty when none.
   */
  reservationOrderId?: string
  /**
   * Reservation within that order; empty when none.
   */
  reservationId?: string
  /**
   * GUID of the meter; may be empty.
   */
  consumptionMeterId?: string
  /**
   * Size of the virtual machine; empty for anything else.
   */
  serviceType?: string
  /**
   * How much was used; text in a grouped row.
   */
  quantity?: number | string
}
/**
 * A page of Azure usage.
 */
export interface AzureUsageAnalyticsPage {
  /**
   * The rows.
   */
  Value: AzureUsageAnalytics[]
  /**
   * Address of the next page; null on the last.
   */
  '@nextLink': string | null
  /**
   * Number of rows on all pages together.
   */
  TotalCount: number
}
/**
 * One reseller and the dates of its subscriptions, or a group of resellers: then only the grouped fields and the counts. A date that never came is the first of January of the year 1.
 */
export interface IndirectResellerAnalytics {
  /**
   * GUID of the reseller's tenant, in capitals.
   */
  partnerTenantId?: string
  /**
   * MPN id of the reseller.
   */
  id?: string
  /**
   * Name of the reseller.
   */
  name?: string
  /**
   * Two-letter code of the reseller's market.
   */
  market?: string
  /**
   * When its first subscription was made.
   */
  firstSubscriptionCreationDate?: string
  /**
   * When its latest subscription was made.
   */
  latestSubscriptionCreationDate?: string
  /**
   * When a subscription first ended.
   */
  firstSubscriptionEndDate?: string
  /**
   * When a subscription last ended.
   */
  latestSubscriptionEndDate?: string
  /**
   * When a subscription was first suspended.
   */
  firstSubscriptionSuspendedDate?: string
  /**
   * When a subscription was last suspended.
   */
  latestSubscriptionSuspendedDate?: string
  /**
   * When a subscription was first deprovisioned.
   */
  firstSubscriptionDeprovisionedDate?: string
  /**
   * When a subscription was last deprovisioned.
   */
  latestSubscriptionDeprovisionedDate?: string
  /**
   * How many subscriptions; text in a grouped row.
   */
  subscriptionCount?: number | string
  /**
   * How many licences; text in a grouped row.
   */
  licenseCount?: number | string
  /**
   * How many resellers the group has; only in grouped rows.
   */
  indirectResellerCount?: number | string
}
/**
 * A page of indirect resellers.
 */
export interface IndirectResellerAnalyticsPage {
  /**
   * The rows.
   */
  Value: IndirectResellerAnalytics[]
  /**
   * Address of the next page; null on the last.
   */
  '@nextLink': string | null
  /**
   * Number of rows on all pages together.
   */
  TotalCount: number
}
/**
 * One referral, or a group: then only the grouped fields and the count. Dates have no zone and are null until they come.
 */
export interface ReferralAnalytics {
  /**
   * Number of the referral.
   */
  id?: string
  /**
   * Word of the step taken last, such as Accepted, Declined or Won.
   */
  status?: string
  /**
   * Two-letter code of the customer's market.
   */
  customerMarket?: string
  /**
   * Name of the would-be customer.
   */
  customerName?: string
  /**
   * Range of its number of employees, such as 10to50employees.
   */
  customerOrgSize?: string
  /**
   * When it was accepted.
   */
  acceptedDate?: string | null
  /**
   * When it was acknowledged.
   */
  acknowledgedDate?: string | null
  /**
   * When it was archived.
   */
  archivedDate?: string | null
  /**
   * When it was declined.
   */
  declinedDate?: string | null
  /**
   * When it expired.
   */
  expiredDate?: string | null
  /**
   * When it was lost.
   */
  lostDate?: string | null
  /**
   * When it was missed.
   */
  missedDate?: string | null
  /**
   * When it was made.
   */
  createdDate?: string | null
  /**
   * When it was skipped.
   */
  skippedDate?: string | null
  /**
   * When it was won.
   */
  wonDate?: string | null
  /**
   * Two-letter code of the partner's market.
   */
  partnerMarket?: string
  /**
   * How many referrals the group has, as text; only in grouped rows.
   */
  referralCount?: number | string
}
/**
 * A page of referrals.
 */
export interface ReferralAnalyticsPage {
  /**
   * The rows.
   */
  Value: ReferralAnalytics[]
  /**
   * Address of the next page; null on the last.
   */
  '@nextLink': string | null
  /**
   * Number of rows on all pages together.
   */
  TotalCount: number
}
/**
 * One search, or a group: then only the grouped fields and the four counts.
 */
export interface SearchAnalytics {
  /**
   * Name of the partner that was found.
   */
  companyName?: string
  /**
   * Whether the contact button was clicked.
   */
  contactButtonClicked?: boolean
  /**
   * Country that was looked for.
   */
  keywordCountry?: string | null
  /**
   * Whether the partner's details were opened.
   */
  detailsViewed?: boolean
  /**
   * Industry that was looked for.
   */
  keywordIndustryFocus?: string | null
  /**
   * MPN id of the partner that was found.
   */
  mpnId?: number
  /**
   * Two-letter code of the partner's market.
   */
  partnerMarket?: string
  /**
   * Product that was looked for.
   */
  keywordProduct?: string | null
  /**
   * Whether a referral came of it.
   */
  referralSubmitted?: boolean
  /**
   * Day of the search, without a time.
   */
  searchDate?: string
  /**
   * Text that was typed.
   */
  keywordSearchText?: string | null
  /**
   * How often the partner stood in a result, as text; only in grouped rows.
   */
  searchResultPageViews?: number | string
  /**
   * How often the contact button was clicked, as text; only in grouped rows.
   */
  contactClicks?: number | string
  /**
   * How many referrals came of it, as text; only in grouped rows.
   */
  referralCount?: number | string
  /**
   * How often the profile was looked at, as text; only in grouped rows.
   */
  profileViews?: number | string
}
/**
 * A page of searches.
 */
export interface SearchAnalyticsPage {
  /**
   * The rows.
   */
  Value: SearchAnalytics[]
  /**
   * Address of the next page; null on the last.
   */
  '@nextLink': string | null
  /**
   * Number of rows on all pages together.
   */
  TotalCount: number
}
/**
 * One subscription, or a group: then only the grouped fields and the two counts. Ids and most names are in capitals; dates have no zone and are null until they come.
 */
export interface SubscriptionAnalytics {
  /**
   * GUID of the customer's tenant.
   */
  customerTenantId?: string
  /**
   * Name of the customer.
   */
  customerName?: string
  /**
   * Two-letter code of the customer's market.
   */
  customerMarket?: string
  /**
   * GUID of the subscription.
   */
  id?: string
  /**
   * What state it is in.
   */
  status?: SubscriptionAnalyticsStatus
  /**
   * Name of the product; UNKNOWN for Azure.
   */
  productName?: string
  /**
   * Family of the product.
   */
  subscriptionType?: SubscriptionAnalyticsType
  /**
   * Whether it renews by itself.
   */
  autoRenewEnabled?: boolean
  /**
   * GUID of the tenant of the partner that it was sold by.
   */
  partnerId?: string
  /**
   * Name that the partner gave it.
   */
  friendlyName?: string
  /**
   * Name of the partner that it was bought for.
   */
  partnerName?: string
  /**
   * Name of the indirect provider that bought it; absent without one.
   */
  providerName?: string
  /**
   * When it was made.
   */
  creationDate?: string | null
  /**
   * Day it began on.
   */
  effectiveStartDate?: string | null
  /**
   * Day its term ends on; null for Azure.
   */
  commitmentEndDate?: string | null
  /**
   * Day on which its state will change; null for Azure.
   */
  currentStateEndDate?: string | null
  /**
   * When the trial became a paid subscription.
   */
  trialToPaidConversionDate?: string | null
  /**
   * When the trial began.
   */
  trialStartDate?: string | null
  /**
   * When the trial ends.
   */
  trialEndDate?: string | null
  /**
   * When it was last used.
   */
  lastUsageDate?: string | null
  /**
   * When it was deprovisioned.
   */
  deprovisionedDate?: string | null
  /**
   * When it was last renewed.
   */
  lastRenewalDate?: string | null
  /**
   * How many subscriptions the group has, as text; only in grouped rows.
   */
  subscriptionCount?: number | string
  /**
   * How many licences, 0 for Azure; text in a grouped row.
   */
  licenseCount?: number | string
}
/**
 * A page of subscriptions.
 */
export interface SubscriptionAnalyticsPage {
  /**
   * The rows.
   */
  Value: SubscriptionAnalytics[]
  /**
   * Address of the next page; null on the last.
   */
  '@nextLink': string | null
  /**
   * Number of rows on all pages together.
   */
  TotalCount: number
}
/**
 * A named detail of an audit record.
 */
export interface AuditRecordDetail {
  /**
   * The name, such as OrderId or Quantity-0.
   */
  key: string
  /**
   * The value; null when there is none.
   */
  value: string | null
}
/**
 * One thing that was done, or tried.
 */
export interface AuditRecord {
  /**
   * Partner, customer, resource, operation and moment in one, in small letters.
   */
  id: string
  /**
   * GUID of the partner's tenant.
   */
  partnerId: string
  /**
   * Tenants that took part; absent in records of the older form.
   *
   * Items: GUID of a tenant.
   */
  participants?: string[]
  /**
   * GUID of the customer's tenant; absent when there is none, as after a failed creation.
   */
  customerId?: string
  /**
   * Name of the customer.
   */
  customerName?: string
  /**
   * Sign-in name of the user who did it; absent when an application did.
   */
  userPrincipalName?: string
  /**
   * GUID or name of the application that did it; may be absent.
   */
  applicationId?: string
  /**
   * What kind of thing it was done to.
   */
  resourceType: ResourceType
  /**
   * The resource before, as JSON text with names in PascalCase; absent after a creation.
   */
  resourceOldValue?: string
  /**
   * The resource afterwards, as JSON text with names in PascalCase and without passwords.
   */
  resourceNewValue?: string
  /**
   * What was done.
   */
  operationType: OperationType
  /**
   * Correlation id of the call that did it.
   */
  originalCorrelationId?: string
  /**
   * Id of the user's session; only some later states have it.
   */
  sessionId?: string
  /**
   * When it was done, to seven digits of a second.
   */
  operationDate: string
  /**
   * How it ended.
   */
  operationStatus: AuditOperationStatus
  /**
   * Details; which ones depends on the operation.
   */
  customizedData?: AuditRecordDetail[]
  /**
   * objectType is AuditRecord.
   */
  attributes: ResourceAttributes
}
/**
 * A page of audit records.
 */
export interface AuditRecordCollection {
  /**
   * Number of records on this page.
   */
  totalCount: number
  /**
   * The records.
   */
  items: AuditRecord[]
  /**
   * Token of the next page; absent on the last.
   */
  continuationToken?: string
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * One item of a cart.
 */
export interface CartLineItem {
  /**
   * Number of the line, add-ons included, from 0.
   */
  id: number
  /**
   * What is bought: an offer id, or product, SKU and availability joined by colons.
   */
  catalogItemId: string
  /**
   * Name that the partner gives the item.
   */
  friendlyName?: string
  /**
   * Number of licences or instances.
   */
  quantity: number
  /**
   * Three-letter ISO 4217 code; that of the customer's market when absent.
   */
  currencyCode?: string
  /**
   * How the item is billed.
   */
  billingCycle: BillingCycleType
  /**
   * Length of the term as an ISO 8601 duration.
   */
  termDuration?: TermDuration
  /**
   * Resellers of record: key transaction_reseller, value an MPN id.
   */
  participants?: KeyValuePair[]
  /**
   * What provisioning needs, by name: subscriptionId, scope, duration, parentSubscriptionId.
   */
  provisioningContext?: {
    [k: string]: string
  }
  /**
   * Lines with the same group end up in one order.
   */
  orderGroup?: string
  /**
   * Add-ons bought together with this line.
   */
  addonItems?: CartLineItem[]
  /**
   * Why the line cannot be bought as it stands.
   */
  error?: CartError
}
/**
 * Why a line of a cart cannot be bought.
 */
export interface CartError {
  /**
   * Number of the error.
   */
  errorCode: CartErrorCode
  /**
   * What is wrong with the line.
   */
  errorDescription: string
}
/**
 * Links of a resource that only points to itself.
 */
export interface SelfLinks {
  /**
   * The resource itself.
   */
  self?: Link
}
/**
 * A draft of an order.
 */
export interface Cart {
  /**
   * GUID of the cart.
   */
  id: string
  /**
   * When the cart was made.
   */
  creationTimestamp: string
  /**
   * When the cart was last changed.
   */
  lastModifiedTimestamp: string
  /**
   * When the cart will be gone unless it is changed before.
   */
  expirationTimestamp: string
  /**
   * GUID of the user or application that changed it last.
   */
  lastModifiedUser: string
  /**
   * Whether the cart can still be changed.
   */
  status: CartStatus
  /**
   * What is to be bought.
   */
  lineItems: CartLineItem[]
  /**
   * Links of the cart.
   */
  links?: SelfLinks
  /**
   * objectType is Cart; carts have no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * Links of a line.
 */
export interface OrderLineItemLinks {
  /**
   * How far the subscription of the line is provisioned.
   */
  provisioningStatus?: Link
  /**
   * The SKU that was bought.
   */
  sku?: Link
  /**
   * The subscription that the line became.
   */
  subscription?: Link
}
/**
 * One item of an order.
 */
export interface OrderLineItem {
  /**
   * Number of the line, from 0.
   */
  lineItemNumber: number
  /**
   * What is bought: an offer id, or product, SKU and availability joined by colons.
   */
  offerId: string
  /**
   * The subscription that the line became. An update finds its line by it; a creation ignores it.
   */
  subscriptionId?: string
  /**
   * The subscription that an add-on belongs to; looked at in an update only.
   */
  parentSubscriptionId?: string
  /**
   * Name that the partner gives the subscription; that of the offer when left out.
   */
  friendlyName?: string
  /**
   * Number of licences or instances.
   */
  quantity: number
  /**
   * Length of the term as an ISO 8601 duration.
   */
  termDuration?: TermDuration
  /**
   * What the line did.
   */
  transactionType?: OrderLineItemTransactionType
  /**
   * MPN id of the indirect reseller behind the sale.
   */
  partnerIdOnRecord?: string
  /**
   * What provisioning needs, by name: subscriptionId, scope, duration.
   */
  provisioningContext?: {
    [k: string]: string
  }
  /**
   * Links of the line.
   */
  links?: OrderLineItemLinks
  /**
   * Sent by clients with objectType OrderLineItem; not answered.
   */
  attributes?: ResourceAttributes
}
/**
 * Links of an order.
 */
export interface OrderLinks {
  /**
   * How far the order is fulfilled; only with catalogue items.
   */
  provisioningStatus?: Link
  /**
   * The order itself.
   */
  self?: Link
}
/**
 * A purchase made for a customer.
 */
export interface Order {
  /**
   * Id of the order: a GUID, or 33 characters for catalogue items.
   */
  id: string
  /**
   * Shorter id of an order of catalogue items.
   */
  alternateId?: string
  /**
   * GUID of the customer; if sent it must be the customer of the path.
   */
  referenceCustomerId?: string
  /**
   * How the order is billed; when left out, what suits the items.
   */
  billingCycle?: BillingCycleType
  /**
   * Who caused the order.
   */
  transactionType?: OrderTransactionType
  /**
   * Whether the order can still be adjusted.
   */
  recordType?: OrderRecordType
  /**
   * What is bought.
   */
  lineItems: OrderLineItem[]
  /**
   * Three-letter ISO 4217 code.
   */
  currencyCode: string
  /**
   * When the order was placed.
   */
  creationDate: string
  /**
   * How the order stands. Looked at in an update; a creation ignores it.
   */
  status?: OrderStatus
  /**
   * Links of the order.
   */
  links?: OrderLinks
  /**
   * objectType is Order; orders of catalogue items have no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * Why an order group could not be placed.
 */
export interface OrderError {
  /**
   * The group.
   */
  orderGroupId: string
  /**
   * Number of the refusal.
   */
  code: number
  /**
   * What was refused.
   */
  description: string
}
/**
 * What became of a cart.
 */
export interface CartCheckoutResult {
  /**
   * Orders that were placed.
   */
  orders: Order[]
  /**
   * Groups that could not be placed; absent when there are none.
   */
  orderErrors?: OrderError[]
  /**
   * objectType is CartCheckoutResult.
   */
  attributes: ResourceAttributes
}
/**
 * Settings that devices take over.
 */
export interface ConfigurationPolicy {
  /**
   * GUID of the policy. Set by the service, needed in an update.
   */
  id?: string
  /**
   * Name of the policy.
   */
  name: string
  /**
   * When the settings apply; fixed once the policy exists.
   */
  category?: PolicyCategory
  /**
   * What the policy is for.
   */
  description?: string
  /**
   * Number of devices that have the policy.
   */
  devicesAssigned: number
  /**
   * The same number under its other documented name.
   */
  devicesAssignedCount: number
  /**
   * What the policy does.
   */
  policySettings: PolicySetting[]
  /**
   * When the policy was made.
   */
  createdDate: string
  /**
   * When the policy was last changed.
   */
  lastModifiedDate: string
  /**
   * objectType is ConfigurationPolicy.
   */
  attributes?: ResourceAttributes
}
/**
 * Configuration policies.
 */
export interface ConfigurationPolicyCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The policies.
   */
  items: ConfigurationPolicy[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A postal address. Which parts it needs beyond the required ones depends on the country (its validation rules).
 */
export interface Address {
  /**
   * First line, at most 200 characters.
   */
  addressLine1: string
  /**
   * Second line, at most 200 characters.
   */
  addressLine2?: string
  /**
   * City.
   */
  city?: string
  /**
   * State or province; its code of two letters where the country has a list of them.
   */
  state?: string
  /**
   * Postal code in the country's form.
   */
  postalCode?: string
  /**
   * Two-letter ISO 3166 code.
   */
  country: string
  /**
   * Region; a customer's company profile has the state here.
   */
  region?: string
  /**
   * First name of the contact there, at most 50 characters; a customer's billing address needs it.
   */
  firstName?: string
  /**
   * Middle name of the contact there, as newer SDKs send it.
   */
  middleName?: string
  /**
   * Last name of the contact there, at most 50 characters; a customer's billing address needs it.
   */
  lastName?: string
  /**
   * Phone number of the contact there; may be empty.
   */
  phoneNumber?: string
}
/**
 * Who gets a customer's bills, where, and in which language.
 */
export interface CustomerBillingProfile {
  /**
   * GUID of the profile, made by the service; an update that names it must name the right one.
   */
  id?: string
  /**
   * First name of the billing contact.
   */
  firstName?: string
  /**
   * Last name of the billing contact.
   */
  lastName?: string
  /**
   * E-mail address of the billing contact.
   */
  email: string
  /**
   * Culture for texts and currency, one that the country supports.
   */
  culture: string
  /**
   * Two-letter code of the language.
   */
  language: string
  /**
   * Name of the organization on bills.
   */
  companyName: string
  /**
   * Where bills go, with the contact's name.
   */
  defaultAddress: Address
  /**
   * Links of the profile.
   */
  links?: SelfLinks
  /**
   * objectType is CustomerBillingProfile; the etag is a signed number as text.
   */
  attributes?: ResourceAttributes
}
/**
 * What the directory knows of a customer's organization.
 */
export interface CustomerCompanyProfile {
  /**
   * GUID of the customer's tenant.
   */
  tenantId: string
  /**
   * Initial domain of the tenant, free until then.
   */
  domain: string
  /**
   * Name of the organization, that of the billing profile at creation.
   */
  companyName: string
  /**
   * Registration number of the organization, as newer SDKs send it in countries that have one; never asked for, but held to the form of the country.
   */
  organizationRegistrationNumber?: string
  /**
   * Where the organization is, its state in region; not in lists.
   */
  address?: Address
  /**
   * E-mail address of the organization; not in lists.
   */
  email?: string
  /**
   * Links of the profile.
   */
  links?: SelfLinks
  /**
   * objectType is CustomerCompanyProfile; there is no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * What a customer's usage may cost in a month.
 */
export interface SpendingBudget {
  /**
   * The limit; null is sent to lift it, and absent in answers means that there is none.
   */
  amount?: number | null
  /**
   * Links of the budget; self names PATCH.
   */
  links?: SelfLinks
  /**
   * objectType is SpendingBudget.
   */
  attributes?: ResourceAttributes
}
/**
 * A domain of a tenant.
 */
export interface Domain {
  /**
   * Who signs the users in.
   */
  authenticationType: DomainAuthenticationType
  /**
   * What the domain is for, such as email.
   */
  capability: string
  /**
   * Whether new users get this domain.
   */
  isDefault?: boolean
  /**
   * Whether the tenant was made with it.
   */
  isInitial?: boolean
  /**
   * Name of the domain.
   */
  name: string
  /**
   * Name of the domain that this one is part of.
   */
  rootDomain?: string
  /**
   * How far its verification is.
   */
  status: DomainStatus
  /**
   * How it is verified; dns_record in answers even when none was sent.
   */
  verificationMethod: DomainVerificationMethod
}
/**
 * How users of a federated domain sign in.
 */
export interface DomainFederationSettings {
  /**
   * Where rich clients sign in.
   */
  activeLogOnUri?: string
  /**
   * Authentication method for an application that makes the user sign in.
   */
  defaultInteractiveAuthenticationMethod?: string
  /**
   * Name that users are shown.
   */
  federationBrandName?: string
  /**
   * Who issues the certificates.
   */
  issuerUri: string
  /**
   * Where users sign out.
   */
  logOffUri: string
  /**
   * Where rich clients find the federation's metadata.
   */
  metadataExchangeUri?: string
  /**
   * Certificate that will sign claims next; base64.
   */
  nextSigningCertificate?: string
  /**
   * OpenID Connect discovery document of the identity provider.
   */
  openIdConnectDiscoveryEndpoint?: string
  /**
   * Where browsers and older clients sign in.
   */
  passiveLogOnUri: string
  /**
   * Form of the tokens.
   */
  preferredAuthenticationProtocol: DomainAuthenticationProtocol
  /**
   * What a demand for a fresh sign-in becomes.
   */
  promptLoginBehavior: PromptLoginBehavior
  /**
   * Certificate that signs claims now; base64.
   */
  signingCertificate: string
  /**
   * How the last renewal of the certificate went.
   */
  signingCertificateUpdateStatus?: string
  /**
   * Whether the identity provider does multi-factor authentication.
   */
  supportsMfa?: boolean
}
/**
 * A domain to be added as verified.
 */
export interface VerifiedDomain {
  /**
   * The domain's name.
   */
  verifiedDomainName: string
  /**
   * The domain.
   */
  domain: Domain
  /**
   * How users of a federated domain sign in; needed for such a one.
   */
  domainFederationSettings?: DomainFederationSettings
}
/**
 * Permission to qualify a number of customers of one organization for the government's cloud.
 */
export interface ValidationCode {
  /**
   * GUID of the partner.
   */
  partnerId: string
  /**
   * Organization that was validated.
   */
  organizationName: string
  /**
   * The code itself, a number as text.
   */
  validationId: string
  /**
   * How many customers the code is good for; may be absent.
   */
  maxCreates?: number
  /**
   * How many of them are left; may be absent.
   */
  remainingCreates?: number
  /**
   * Version mark of the code, another one after every use.
   */
  eTag: string
}
/**
 * Name and password of an administrator just made.
 */
export interface UserCredentials {
  /**
   * Name before the @ of the tenant's domain.
   */
  userName: string
  /**
   * First password.
   */
  password: string
}
/**
 * A customer of the partner, which is a tenant of its own.
 */
export interface Customer {
  /**
   * GUID of the customer's tenant.
   */
  id: string
  /**
   * GUID of the customer in commerce; not in lists.
   */
  commerceId?: string
  /**
   * Who the customer is.
   */
  companyProfile: CustomerCompanyProfile
  /**
   * Where bills go. Must be given to make a customer; not in lists.
   */
  billingProfile?: CustomerBillingProfile
  /**
   * What the caller is to the customer.
   */
  relationshipToPartner: CustomerPartnerRelationship
  /**
   * Whether the caller may administer the tenant; not in lists.
   */
  allowDelegatedAccess?: boolean
  /**
   * First administrator; only in the answer to the creation.
   */
  userCredentials?: UserCredentials
  /**
   * Domains of the tenant; only when read by id.
   *
   * Items: A domain name.
   */
  customDomains?: string[]
  /**
   * GUID of the indirect reseller; set by an indirect provider at creation, not in lists.
   */
  associatedPartnerId?: string
  /**
   * Links of the customer.
   */
  links?: SelfLinks
  /**
   * objectType is Customer; customers have no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * One page of customers.
 */
export interface CustomerCollection {
  /**
   * Number of items on this page.
   */
  totalCount: number
  /**
   * The customers.
   */
  items: Customer[]
  /**
   * Token of the next page; absent on the last.
   */
  continuationToken?: string
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * An invitation for customers.
 */
export interface RelationshipRequest {
  /**
   * Address for the customer to open.
   */
  url: string
  /**
   * objectType is RelationshipRequest.
   */
  attributes: ResourceAttributes
}
/**
 * A customer as sent to change the relationship, and what is left to say of it afterwards: only the relationship when it has ended.
 */
export interface CustomerUpdate {
  /**
   * GUID of the customer's tenant.
   */
  id?: string
  /**
   * GUID of the customer in commerce.
   */
  commerceId?: string
  /**
   * Who the customer is.
   */
  companyProfile?: CustomerCompanyProfile
  /**
   * Where bills go.
   */
  billingProfile?: CustomerBillingProfile
  /**
   * none ends the relationship; reseller and unknown change nothing.
   */
  relationshipToPartner: CustomerPartnerRelationship
  /**
   * false gives up the administration of the tenant.
   */
  allowDelegatedAccess?: boolean
  /**
   * Never in the answer to a change.
   */
  userCredentials?: UserCredentials
  /**
   * Domains of the tenant.
   *
   * Items: A domain name.
   */
  customDomains?: string[]
  /**
   * GUID of the indirect reseller.
   */
  associatedPartnerId?: string
  /**
   * Links of the customer.
   */
  links?: SelfLinks
  /**
   * objectType is Customer; customers have no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * What ties the caller, or its customer, to another partner.
 */
export interface PartnerRelationship {
  /**
   * GUID of the other partner's tenant.
   */
  id: string
  /**
   * Name of the other partner.
   */
  name: string
  /**
   * What the provider or reseller is to the other partner.
   */
  relationshipType: PartnerRelationshipType
  /**
   * Active; absent among the resellers of a customer.
   */
  state?: string
  /**
   * MPN id of the other partner.
   */
  mpnId: string
  /**
   * Two-letter ISO 3166 code of its country; absent among the resellers of a customer.
   */
  location?: string
  /**
   * objectType is PartnerRelationship; there is no etag.
   */
  attributes: ResourceAttributes
}
/**
 * Relationships with partners, always all of them.
 */
export interface PartnerRelationshipCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The relationships.
   */
  items: PartnerRelationship[]
  /**
   * Left out: the list has no pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Devices that were uploaded under one name.
 */
export interface DeviceBatch {
  /**
   * Id of the batch, as its maker chose it.
   */
  id: string
  /**
   * Name of the company that made the batch.
   */
  createdBy: string
  /**
   * State of the batch's latest upload.
   */
  status: DeviceUploadStatusType
  /**
   * When the batch was made.
   */
  creationDate: string
  /**
   * Number of devices in the batch.
   */
  devicesCount: number
  /**
   * The same number under its other documented name.
   */
  deviceCount: number
  /**
   * Where the devices are listed.
   */
  devicesLink: Link
  /**
   * objectType is DeviceBatch.
   */
  attributes: ResourceAttributes
}
/**
 * Device batches.
 */
export interface DeviceBatchCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The batches.
   */
  items: DeviceBatch[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * The policy that a device has in a category.
 */
export interface DevicePolicy {
  /**
   * The category.
   */
  key: PolicyCategory
  /**
   * GUID of the policy, or null for none.
   */
  value?: string | null
}
/**
 * A device. What identifies it is a hardware hash, a product key, or serial number, manufacturer and model together; a hash may come with product key and serial number.
 */
export interface Device {
  /**
   * Id of the device, mostly a GUID.
   */
  id: string
  /**
   * Serial number.
   */
  serialNumber?: string
  /**
   * Product key.
   */
  productKey?: string
  /**
   * Hash of the hardware.
   */
  hardwareHash?: string
  /**
   * Name of the model.
   */
  modelName?: string
  /**
   * Name of the manufacturer.
   */
  oemManufacturerName?: string
  /**
   * Policy of each category.
   */
  policies?: DevicePolicy[]
  /**
   * Who uploaded the device; absent when not known.
   */
  createdBy?: string
  /**
   * When the device was uploaded.
   */
  uploadedDate: string
  /**
   * What may be done to the device; absent when not known.
   *
   * Items: An HTTP method.
   */
  allowedOperations?: string[]
  /**
   * objectType is Device.
   */
  attributes?: ResourceAttributes
}
/**
 * A new batch and its devices.
 */
export interface DeviceBatchCreationRequest {
  /**
   * Id of the batch, any text that the customer has no batch of yet.
   */
  batchId: string
  /**
   * The devices; one or more.
   */
  devices: Device[]
  /**
   * objectType is DeviceBatchCreationRequest.
   */
  attributes?: ResourceAttributes
}
/**
 * A page of devices.
 */
export interface DeviceCollection {
  /**
   * Number of items in this page.
   */
  totalCount: number
  /**
   * The devices.
   */
  items: Device[]
  /**
   * Token of the next page; absent on the last.
   */
  continuationToken?: string
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What counts of a device here; clients send it whole.
 */
export interface DevicePolicyUpdate {
  /**
   * Id of the device.
   */
  id: string
  /**
   * Policy of each category.
   */
  policies: DevicePolicy[]
  /**
   * objectType is Device.
   */
  attributes?: ResourceAttributes
}
/**
 * New policies for devices.
 */
export interface DevicePolicyUpdateRequest {
  /**
   * The devices; one or more.
   */
  devices: DevicePolicyUpdate[]
  /**
   * objectType is DevicePolicyUpdateRequest.
   */
  attributes?: ResourceAttributes
}
/**
 * How a job went for one device.
 */
export interface DeviceUploadDetails {
  /**
   * Id of the device; absent while it has none.
   */
  deviceId?: string
  /**
   * Serial number as sent.
   */
  serialNumber?: string
  /**
   * Product key as sent.
   */
  productKey?: string
  /**
   * State of the device in the job.
   */
  status: DeviceUploadStatusType
  /**
   * Code of what went wrong; absent when nothing did.
   */
  errorCode?: string
  /**
   * What went wrong; absent when nothing did.
   */
  errorDescription?: string
  /**
   * objectType is DeviceUploadDetails.
   */
  attributes: ResourceAttributes
}
/**
 * A job over devices.
 */
export interface BatchUploadDetails {
  /**
   * GUID of the job.
   */
  batchTrackingId: string
  /**
   * State of the job; with errors as soon as one device has one.
   */
  status: DeviceUploadStatusType
  /**
   * When the job was accepted.
   */
  startedTime: string
  /**
   * When the job was done; absent until then.
   */
  completedTime?: string
  /**
   * The devices, from the start.
   */
  devicesStatus: DeviceUploadDetails[]
  /**
   * objectType is BatchUploadDetails.
   */
  attributes: ResourceAttributes
}
/**
 * A role that users of a tenant can hold.
 */
export interface DirectoryRole {
  /**
   * Name of the role.
   */
  name: string
  /**
   * GUID of the role.
   */
  id: string
  /**
   * objectType is DirectoryRole.
   */
  attributes: ResourceAttributes
}
/**
 * Directory roles.
 */
export interface DirectoryRoleCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The roles.
   */
  items: DirectoryRole[]
  /**
   * Left out: the list has no pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A user who holds a directory role.
 */
export interface UserMember {
  /**
   * Name of the user as shown.
   */
  displayName?: string
  /**
   * Sign-in name of the user.
   */
  userPrincipalName?: string
  /**
   * GUID of the role.
   */
  roleId: string
  /**
   * GUID of the user.
   */
  id: string
  /**
   * objectType is UserMember.
   */
  attributes?: ResourceAttributes
}
/**
 * A page of members.
 */
export interface UserMemberCollection {
  /**
   * Number of items in this page.
   */
  totalCount: number
  /**
   * The members.
   */
  items: UserMember[]
  /**
   * Token of the next page; absent on the last.
   */
  continuationToken?: string
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What a customer received from one line of a one-time purchase.
 */
export interface Entitlement {
  /**
   * What a bundle brings along.
   */
  includedEntitlements: Entitlement[]
  /**
   * The purchase behind it.
   */
  referenceOrder: ReferenceOrder
  /**
   * Id of the product.
   */
  productId: string
  /**
   * How many; cancelled and transferred ones are left out.
   */
  quantity: number
  /**
   * The quantity by status.
   */
  quantityDetails: QuantityDetail[]
  /**
   * Where the reservations are found; empty for software.
   */
  entitledArtifacts: Artifact[]
  /**
   * Id of the SKU inside its product.
   */
  skuId: string
  /**
   * Title of the SKU.
   */
  skuTitle?: string
  /**
   * What kind of thing it is.
   */
  entitlementType: EntitlementType
  /**
   * The same as at the artifact.
   */
  dynamicAttributes?: {
    [k: string]: string
  }
  /**
   * When software expires; only with showExpiry.
   */
  expiryDate?: string
}
/**
 * The purchase that an entitlement came from.
 */
export interface ReferenceOrder {
  /**
   * Id of the order.
   */
  id: string
  /**
   * Number of the line in the order.
   */
  lineItemId: string
}
/**
 * How many items have a status.
 */
export interface QuantityDetail {
  /**
   * Number of items.
   */
  quantity: number
  /**
   * Their status: Fulfilled when delivered.
   */
  status: string
}
/**
 * Where the reservations of an entitlement are found.
 */
export interface Artifact {
  /**
   * Leads to the reservations.
   */
  link: Link
  /**
   * GUID of the reservation order.
   */
  resourceId: string
  /**
   * Kind of reservation.
   */
  artifactType: ArtifactType
  /**
   * Depends on the kind: reservationType is virtualmachines or sqldatabases.
   */
  dynamicAttributes: {
    [k: string]: string
  }
}
/**
 * Entitlements of a customer.
 */
export interface EntitlementCollection {
  /**
   * Number of entitlements here.
   */
  totalCount: number
  /**
   * The entitlements.
   */
  items: Entitlement[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * An Azure reservation.
 */
export interface Reservation {
  /**
   * GUID of the reservation.
   */
  reservationId: string
  /**
   * What the reservation is good for.
   */
  scopeType: ReservationScopeType
  /**
   * Name of the reservation.
   */
  displayName?: string
  /**
   * Azure subscriptions that it is good for; absent when it is shared.
   *
   * Items: Id of an Azure subscription.
   */
  appliedScopes?: string[]
  /**
   * Number of instances.
   */
  quantity: number
  /**
   * When it ends: midnight, written without a zone.
   */
  expiryDateTime: string
  /**
   * When it began.
   */
  effectiveDateTime: string
  /**
   * State of the reservation: Created, or Expired when its term is over.
   */
  provisioningState: string
}
/**
 * The reservations behind an artifact.
 */
export interface ReservedInstanceArtifactDetails {
  /**
   * Kind of reservation.
   */
  type: ArtifactType
  /**
   * The reservations; always there for reservedinstance.
   */
  reservations?: Reservation[]
  /**
   * The same reservations under their older name.
   */
  virtualMachineReservations: Reservation[]
}
/**
 * A charge or credit for licences, Office with BillingLineItems. Its dates are at midnight and without a zone.
 */
export interface LicenseBasedLineItem {
  /**
   * GUID of the partner's tenant, lower case.
   */
  partnerId: string
  /**
   * GUID of the customer, upper case.
   */
  customerId: string
  /**
   * Name of the customer in capitals.
   */
  customerName: string
  /**
   * MPN id of the direct partner, or of the indirect reseller.
   */
  mpnId: number
  /**
   * MPN id of the reseller in the second tier; -1 when there is none.
   */
  tier2MpnId: number
  /**
   * Number of the order in the billing platform.
   */
  orderId: string
  /**
   * Id of the subscription in the billing platform.
   */
  subscriptionId: string
  /**
   * GUID of the subscription as Partner Center knows it, upper case.
   */
  syndicationPartnerSubscriptionNumber: string
  /**
   * GUID of the offer in the billing platform.
   */
  offerId: string
  /**
   * Id of the offer as Partner Center knows it, upper case.
   */
  durableOfferId: string
  /**
   * Name of the offer in capitals.
   */
  offerName: string
  /**
   * Default domain of the customer.
   */
  domainName: string
  /**
   * MONTHLY or ANNUAL.
   */
  billingCycleType: string
  /**
   * Name of the subscription in capitals.
   */
  subscriptionName: string
  /**
   * The same name again.
   */
  subscriptionDescription: string
  /**
   * When the subscription was bought or changed its billing cycle.
   */
  subscriptionStartDate: string
  /**
   * When its term ends.
   */
  subscriptionEndDate: string
  /**
   * First day that is charged.
   */
  chargeStartDate: string
  /**
   * Last day that is charged.
   */
  chargeEndDate: string
  /**
   * What the charge is for, in capitals, such as CYCLE FEE or CANCEL FEE.
   */
  chargeType: string
  /**
   * Price of one licence for the days charged; negative in a credit.
   */
  unitPrice: number
  /**
   * Number of licences, positive in a credit as well.
   */
  quantity: number
  /**
   * Unit price times quantity.
   */
  amount: number
  /**
   * Discount on the amount.
   */
  totalOtherDiscount: number
  /**
   * The amount less the discount.
   */
  subtotal: number
  /**
   * The tax.
   */
  tax: number
  /**
   * Subtotal and tax.
   */
  totalForCustomer: number
  /**
   * Three-letter ISO 4217 code.
   */
  currency: string
  /**
   * billing_line_items.
   */
  invoiceLineItemType: InvoiceLineItemType
  /**
   * office.
   */
  billingProvider: BillingProvider
  /**
   * The kind of the line.
   */
  attributes: {
    /**
     * Name of the kind.
     */
    objectType: 'LicenseBasedLineItem'
  }
}
/**
 * Priced usage of one meter in one price tier and billing period, Azure with BillingLineItems. Its dates are at midnight and without a zone.
 */
export interface UsageBasedLineItem {
  /**
   * Number of the line among the price tiers of its meter, from 1.
   */
  detailLineItemId: number
  /**
   * SKU of Azure.
   */
  sku: string
  /**
   * Quantity that is free.
   */
  includedQuantity: number
  /**
   * Quantity that is charged at this tier's price.
   */
  overageQuantity: number
  /**
   * Price of one unit in this tier, shown with four decimals.
   */
  listPrice: number
  /**
   * Price of the quantity that is charged.
   */
  consumptionPrice?: number
  /**
   * Discount on it.
   */
  consumptionDiscount?: number
  /**
   * Three-letter ISO 4217 code.
   */
  currency: string
  /**
   * The charge before tax.
   */
  pretaxCharges: number
  /**
   * The tax.
   */
  taxAmount: number
  /**
   * The charge with tax.
   */
  postTaxTotal: number
  /**
   * Charge before tax for one charged unit, cut after eight decimals.
   */
  pretaxEffectiveRate: number
  /**
   * Charge with tax for one charged unit, cut after eight decimals.
   */
  postTaxEffectiveRate: number
  /**
   * ASSESS USAGE FEE FOR CURRENT CYCLE, or ASSESS USAGE FEE WHEN CANCEL.
   */
  chargeType: string
  /**
   * billing_line_items.
   */
  invoiceLineItemType: InvoiceLineItemType
  /**
   * GUID of the partner's tenant, upper case.
   */
  partnerId: string
  /**
   * Name of the partner.
   */
  partnerName: string
  /**
   * Account of the partner in the billing platform.
   */
  partnerBillableAccountId: string
  /**
   * GUID of the customer, upper case.
   */
  customerId: string
  /**
   * Default domain of the customer.
   */
  domainName: string
  /**
   * Name of the customer's company.
   */
  customerCompanyName: string
  /**
   * MPN id of the direct partner, or of the indirect reseller.
   */
  mpnId: number
  /**
   * MPN id of the reseller in the second tier; -1 when there is none.
   */
  tier2MpnId: number
  /**
   * Id of the invoice.
   */
  invoiceNumber: string
  /**
   * GUID of the subscription as Partner Center knows it, upper case.
   */
  subscriptionId: string
  /**
   * Name of the subscription.
   */
  subscriptionName: string
  /**
   * Name of the offer in capitals.
   */
  subscriptionDescription: string
  /**
   * MONTHLY.
   */
  billingCycleType: string
  /**
   * Number of the order in the billing platform.
   */
  orderId: string
  /**
   * Category of the meter in capitals.
   */
  serviceName: string
  /**
   * Subcategory of the meter in capitals; may be empty.
   */
  serviceType: string
  /**
   * GUID of the meter in the rate card, upper case.
   */
  resourceGuid: string
  /**
   * Name and unit of the meter in capitals.
   */
  resourceName: string
  /**
   * Azure region; may be empty.
   */
  region: string
  /**
   * Quantity used in the period.
   */
  consumedQuantity: number
  /**
   * First day of the period.
   */
  chargeStartDate: string
  /**
   * Last day of the period.
   */
  chargeEndDate: string
  /**
   * What a quantity of 1 stands for, in capitals.
   */
  unit: string
  /**
   * azure.
   */
  billingProvider: BillingProvider
  /**
   * The kind of the line.
   */
  attributes: {
    /**
     * Name of the kind.
     */
    objectType: 'UsageBasedLineItem'
  }
}
/**
 * Usage of one meter on one day, without prices, Azure with UsageLineItems. Its dates are at midnight and without a zone.
 */
export interface DailyUsageLineItem {
  /**
   * Account of the customer in the billing platform.
   */
  customerBillableAccount: string
  /**
   * The day.
   */
  usageDate: string
  /**
   * usage_line_items.
   */
  invoiceLineItemType: InvoiceLineItemType
  /**
   * GUID of the partner's tenant, upper case.
   */
  partnerId: string
  /**
   * Name of the partner.
   */
  partnerName: string
  /**
   * Account of the partner in the billing platform.
   */
  partnerBillableAccountId: string
  /**
   * GUID of the customer, upper case.
   */
  customerId: string
  /**
   * Default domain of the customer.
   */
  domainName: string
  /**
   * Name of the customer's company.
   */
  customerCompanyName: string
  /**
   * MPN id of the direct partner, or of the indirect reseller.
   */
  mpnId: number
  /**
   * MPN id of the reseller in the second tier; -1 when there is none.
   */
  tier2MpnId: number
  /**
   * Id of the invoice.
   */
  invoiceNumber: string
  /**
   * GUID of the subscription as Partner Center knows it, upper case.
   */
  subscriptionId: string
  /**
   * Name of the subscription.
   */
  subscriptionName: string
  /**
   * Name of the offer in capitals.
   */
  subscriptionDescription: string
  /**
   * MONTHLY.
   */
  billingCycleType: string
  /**
   * Number of the order in the billing platform.
   */
  orderId: string
  /**
   * Category of the meter in capitals.
   */
  serviceName: string
  /**
   * Subcategory of the meter in capitals; may be empty.
   */
  serviceType: string
  /**
   * GUID of the meter in the rate card, upper case.
   */
  resourceGuid: string
  /**
   * Name and unit of the meter in capitals.
   */
  resourceName: string
  /**
   * Azure region; may be empty.
   */
  region: string
  /**
   * Quantity used on that day.
   */
  consumedQuantity: number
  /**
   * First day of the billing period.
   */
  chargeStartDate: string
  /**
   * Last day of the billing period.
   */
  chargeEndDate: string
  /**
   * What a quantity of 1 stands for, in capitals.
   */
  unit: string
  /**
   * Known to the SDKs only; empty.
   */
  meteredService: string
  /**
   * Known to the SDKs only; empty.
   */
  meteredServiceType: string
  /**
   * Known to the SDKs only; empty.
   */
  meteredRegion: string
  /**
   * Known to the SDKs only; empty.
   */
  project: string
  /**
   * Known to the SDKs only; empty.
   */
  serviceInfo: string
  /**
   * azure.
   */
  billingProvider: BillingProvider
  /**
   * The kind of the line.
   */
  attributes: {
    /**
     * Name of the kind.
     */
    objectType: 'DailyUsageLineItem'
  }
}
/**
 * A one-time purchase or its refund, OneTime with BillingLineItems. It carries the columns of 2019 and those that came later, so that clients of both times read it; a text that does not apply is empty.
 */
export interface OneTimeInvoiceLineItem {
  /**
   * GUID of the partner's tenant.
   */
  partnerId: string
  /**
   * GUID of the customer, behind org and a colon.
   */
  customerId: string
  /**
   * Name of the customer.
   */
  customerName: string
  /**
   * Default domain of the customer.
   */
  customerDomainName: string
  /**
   * Two-letter ISO 3166 code of the customer's country.
   */
  customerCountry: string
  /**
   * Id of the invoice; empty while the line is on none.
   */
  invoiceNumber: string
  /**
   * Number of the quote, twelve characters.
   */
  quoteId: string
  /**
   * MPN id of the direct partner, or of the indirect reseller, as text.
   */
  mpnId: string
  /**
   * MPN id of the reseller; 0 when there is none.
   */
  resellerMpnId: number
  /**
   * Id of the order.
   */
  orderId: string
  /**
   * When it was ordered.
   */
  orderDate: string
  /**
   * Id of the product.
   */
  productId: string
  /**
   * Id of the SKU.
   */
  skuId: string
  /**
   * Id of the availability.
   */
  availabilityId: string
  /**
   * Name of the product.
   */
  productName: string
  /**
   * Name of the SKU.
   */
  skuName: string
  /**
   * Purchase or Refund; asked for by query, New, Cancel or a change of quantity.
   */
  chargeType: string
  /**
   * Price of one unit; negative in a refund.
   */
  unitPrice: number
  /**
   * Price of one unit after discounts.
   */
  effectiveUnitPrice: number
  /**
   * What is counted.
   */
  unitType: string
  /**
   * Number of units.
   */
  quantity: number
  /**
   * The charge before tax.
   */
  subtotal: number
  /**
   * The tax.
   */
  taxTotal: number
  /**
   * Subtotal and tax.
   */
  totalForCustomer: number
  /**
   * Three-letter ISO 4217 code.
   */
  currency: string
  /**
   * Name of the publisher as the state of 2019 calls it.
   */
  providerName: string
  /**
   * Id of the publisher as the state of 2019 calls it.
   */
  providerId: string
  /**
   * Name of the publisher.
   */
  publisherName: string
  /**
   * Id of the publisher.
   */
  publisherId: string
  /**
   * Name of the subscription.
   */
  subscriptionDescription: string
  /**
   * GUID of the subscription.
   */
  subscriptionId: string
  /**
   * When the term begins.
   */
  subscriptionStartDate: string
  /**
   * When the term ends.
   */
  subscriptionEndDate: string
  /**
   * From when on it is charged.
   */
  chargeStartDate: string
  /**
   * Until when it is charged.
   */
  chargeEndDate: string
  /**
   * Length of the term in words, such as 1 Year; empty for what is bought for good.
   */
  termAndBillingCycle: string
  /**
   * Discounts in words.
   */
  discountDescriptions: string
  /**
   * Discounts in words as later states call them.
   */
  discountDetails: string
  /**
   * Changes of the price as JSON text of a list of texts.
   */
  priceAdjustmentDescription: string
  /**
   * Another id of the order.
   */
  alternateId: string
  /**
   * Three-letter ISO 4217 code of the price list.
   */
  pricingCurrency: string
  /**
   * Rate from the currency of the price list to that of the invoice; 1 when they are the same.
   */
  pcToBCExchangeRate: number
  /**
   * Day of that rate.
   */
  pcToBCExchangeRateDate: string
  /**
   * Number of units that are charged.
   */
  billableQuantity: number
  /**
   * What is metered.
   */
  meterDescription: string
  /**
   * Id of the reservation in Azure.
   */
  reservationOrderId: string
  /**
   * How often it is charged.
   */
  billingFrequency: string
  /**
   * What marks the product, such as Trial; later SDKs only.
   *
   * Items: One mark.
   */
  productQualifiers?: string[]
  /**
   * Reference of the charge; later SDKs only.
   */
  referenceId?: string
  /**
   * Why there is a credit; later SDKs only.
   */
  creditReasonCode?: string
  /**
   * Promotion that was used; later SDKs only.
   */
  promotionId?: string
  /**
   * Provider that was asked for; unbilled lines only.
   */
  providerSource?: string
  /**
   * Whether the partner earned credit, with this capital letter; unbilled lines only.
   */
  IsPartnerEarnedCreditApplied?: boolean
  /**
   * billing_line_items.
   */
  invoiceLineItemType: InvoiceLineItemType
  /**
   * one_time, or all when that was asked for.
   */
  billingProvider: BillingProvider
  /**
   * The kind of the line.
   */
  attributes: {
    /**
     * Name of the kind.
     */
    objectType: 'OneTimeInvoiceLineItem'
  }
}
/**
 * Priced usage of a marketplace product on one day, OneTime with UsageLineItems; later states only. A text that does not apply is empty.
 */
export interface DailyRatedUsageLineItem {
  /**
   * GUID of the partner's tenant.
   */
  partnerId: string
  /**
   * Name of the partner.
   */
  partnerName: string
  /**
   * GUID of the customer.
   */
  customerId: string
  /**
   * Name of the customer.
   */
  customerName: string
  /**
   * Default domain of the customer.
   */
  customerDomainName: string
  /**
   * Two-letter ISO 3166 code of the customer's country.
   */
  customerCountry: string
  /**
   * Id of the invoice; empty while the line is on none.
   */
  invoiceNumber: string
  /**
   * MPN id of the direct partner, or of the indirect reseller, as text.
   */
  mpnId: string
  /**
   * MPN id of the reseller, as text.
   */
  resellerMpnId: string
  /**
   * Id of the product.
   */
  productId: string
  /**
   * Id of the SKU.
   */
  skuId: string
  /**
   * Id of the availability.
   */
  availabilityId: string
  /**
   * Name of the product.
   */
  productName: string
  /**
   * Name of the SKU.
   */
  skuName: string
  /**
   * Name of the publisher.
   */
  publisherName: string
  /**
   * Id of the publisher.
   */
  publisherId: string
  /**
   * GUID of the subscription.
   */
  subscriptionId: string
  /**
   * Name of the subscription.
   */
  subscriptionDescription: string
  /**
   * First day of the month.
   */
  chargeStartDate: string
  /**
   * First day of the next month.
   */
  chargeEndDate: string
  /**
   * The day.
   */
  usageDate: string
  /**
   * Unit and name of the meter.
   */
  meterType: string
  /**
   * Service that the meter belongs to.
   */
  meterCategory: string
  /**
   * Id of the meter.
   */
  meterId: string
  /**
   * Part of the service.
   */
  meterSubCategory: string
  /**
   * Name of the meter.
   */
  meterName: string
  /**
   * Region of the meter.
   */
  meterRegion: string
  /**
   * What a quantity of 1 stands for.
   */
  unitOfMeasure: string
  /**
   * Region in which the resource ran.
   */
  resourceLocation: string
  /**
   * Provider of the resource in Azure.
   */
  consumedService: string
  /**
   * Group of the resource.
   */
  resourceGroup: string
  /**
   * Full id of the resource in Azure.
   */
  resourceUri: string
  /**
   * Tags of the resource as text of a JSON object.
   */
  tags: string
  /**
   * More about the resource as JSON text.
   */
  additionalInfo: string
  /**
   * More about the service.
   */
  serviceInfo1: string
  /**
   * Still more about the service.
   */
  serviceInfo2: string
  /**
   * new on an invoice; empty while the line is on none.
   */
  chargeType: string
  /**
   * Price of one unit.
   */
  unitPrice: number
  /**
   * Quantity used on that day.
   */
  quantity: number
  /**
   * What is counted.
   */
  unitType: string
  /**
   * The charge before tax in the currency of the invoice.
   */
  billingPreTaxTotal: number
  /**
   * Three-letter ISO 4217 code of the invoice.
   */
  billingCurrency: string
  /**
   * The charge before tax in the currency of the price list.
   */
  pricingPreTaxTotal: number
  /**
   * Three-letter ISO 4217 code of the price list.
   */
  pricingCurrency: string
  /**
   * Id of the Azure subscription.
   */
  entitlementId: string
  /**
   * Name of the Azure subscription.
   */
  entitlementDescription: string
  /**
   * Rate from the currency of the price list to that of the invoice; 1 when they are the same.
   */
  pcToBCExchangeRate: number
  /**
   * Day of that rate.
   */
  pcToBCExchangeRateDate: string
  /**
   * Price of one unit after discounts.
   */
  effectiveUnitPrice: number
  /**
   * Credit that the partner earned as a part of 1.
   */
  rateOfPartnerEarnedCredit: number
  /**
   * Whether the partner earned credit.
   */
  hasPartnerEarnedCredit: boolean
  /**
   * Kind of credit; later SDKs only.
   */
  creditType?: string
  /**
   * Rate of that credit; later SDKs only.
   */
  rateOfCredit?: number
  /**
   * usage_line_items.
   */
  invoiceLineItemType: InvoiceLineItemType
  /**
   * marketplace.
   */
  billingProvider: BillingProvider
  /**
   * The kind of the line.
   */
  attributes: {
    /**
     * Name of the kind.
     */
    objectType: 'DailyRatedUsageLineItem'
  }
}
/**
 * A page of lines.
 */
export interface InvoiceLineItemCollection {
  /**
   * Number of lines in this page.
   */
  totalCount: number
  /**
   * The lines, all of one kind.
   */
  items: InvoiceLineItem[]
  /**
   * Token of the next page; absent on the last one and with offsets.
   */
  continuationToken?: string
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A kind of lines that an invoice has.
 */
export interface InvoiceDetail {
  /**
   * Whether the lines charge or only tell the usage.
   */
  invoiceLineItemType: InvoiceLineItemType
  /**
   * What the lines are for.
   */
  billingProvider: BillingProvider
  /**
   * Where the lines are read; absent on amendments.
   */
  links?: SelfLinks
  /**
   * objectType is InvoiceDetail.
   */
  attributes: ResourceAttributes
}
/**
 * A document that charges the partner, or corrects another one.
 */
export interface Invoice {
  /**
   * Id of the invoice: D and nine characters for a recurring one, G and nine digits for a one-time one.
   */
  id: string
  /**
   * When the invoice was made.
   */
  invoiceDate: string
  /**
   * Sum of all lines with tax, adjustments included.
   */
  totalCharges: number
  /**
   * What the partner has paid of it, as a positive number.
   */
  paidAmount: number
  /**
   * Three-letter ISO 4217 code of all amounts.
   */
  currencyCode: string
  /**
   * Sign of the currency, or its code where it has none.
   */
  currencySymbol: string
  /**
   * Address of the PDF document; absent on amendments.
   */
  pdfDownloadLink?: string
  /**
   * The kinds of lines that the invoice has.
   */
  invoiceDetails: InvoiceDetail[]
  /**
   * Documents that correct this one; absent when there are none.
   */
  amendments?: Invoice[]
  /**
   * What the document is.
   */
  documentType: DocumentType
  /**
   * Id of the document that this one corrects; absent otherwise.
   */
  amendsOf?: string
  /**
   * What is charged with it.
   */
  invoiceType: InvoiceType
  /**
   * Links of the invoice; absent on amendments.
   */
  links?: SelfLinks
  /**
   * objectType is Invoice.
   */
  attributes: ResourceAttributes
}
/**
 * A page of invoices.
 */
export interface InvoiceCollection {
  /**
   * Number of invoices in this page.
   */
  totalCount: number
  /**
   * The invoices.
   */
  items: Invoice[]
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What is owed in one currency. Dates carry a Z or no zone at all, and an unset date is the first day of the year 1.
 */
export interface InvoiceSummary {
  /**
   * What has been charged and not paid.
   */
  balanceAmount: number
  /**
   * Three-letter ISO 4217 code of the amounts.
   */
  currencyCode: string
  /**
   * Sign of the currency, or its code where it has none.
   */
  currencySymbol: string
  /**
   * Date of the last invoice or payment.
   */
  accountingDate: string
  /**
   * Date of the first invoice.
   */
  firstInvoiceCreationDate: string
  /**
   * When the partner last paid.
   */
  lastPaymentDate: string
  /**
   * What the partner last paid.
   */
  lastPaymentAmount: number
  /**
   * Date of the last invoice.
   */
  latestInvoiceDate: string
  /**
   * The same by type of invoice; absent inside a detail.
   */
  details?: InvoiceSummaryDetail[]
  /**
   * Links of the balance; absent inside a detail.
   */
  links?: SelfLinks
  /**
   * objectType is InvoiceSummary.
   */
  attributes: ResourceAttributes
}
/**
 * The part of a balance that one type of invoice has.
 */
export interface InvoiceSummaryDetail {
  /**
   * The type of invoice.
   */
  invoiceType: InvoiceType
  /**
   * The balance of these invoices alone.
   */
  summary: InvoiceSummary
}
/**
 * Balances, one for each currency.
 */
export interface InvoiceSummaryCollection {
  /**
   * Number of balances.
   */
  totalCount: number
  /**
   * The balances.
   */
  items: InvoiceSummary[]
  /**
   * Links of the collection.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A customer's licences of one product, or a group: then only the grouped fields and the two counts.
 */
export interface LicenseDeploymentAnalytics {
  /**
   * When the figures were made, without a zone.
   */
  processedDateTime?: string
  /**
   * Code of the service, o365 or crm.
   */
  serviceCode?: string
  /**
   * Name of the service in full.
   */
  serviceName?: string
  /**
   * How the licences were sold, reseller.
   */
  channel?: string
  /**
   * GUID of the customer's tenant, in capitals.
   */
  customerTenantId?: string
  /**
   * Name of the customer.
   */
  customerName?: string
  /**
   * GUID of the product, in capitals.
   */
  productId?: string
  /**
   * Name of the product.
   */
  productName?: string
  /**
   * How many licences are assigned; text in a grouped row at the second address.
   */
  licensesDeployed?: number | string
  /**
   * How many licences were sold; text in a grouped row at the second address.
   */
  licensesSold?: number | string
}
/**
 * A page of deployed licences.
 */
export interface LicenseDeploymentAnalyticsPage {
  /**
   * The rows.
   */
  Value: LicenseDeploymentAnalytics[]
  /**
   * Address of the next page; null on the last.
   */
  '@nextLink': string | null
  /**
   * Number of rows on all pages together.
   */
  TotalCount: number
}
/**
 * A customer's licences of one product for one workload, or a group: then only the grouped fields and the counts.
 */
export interface LicenseUsageAnalytics {
  /**
   * When the figures were made, without a zone.
   */
  processedDateTime?: string
  /**
   * Code of the workload, such as EXO, SPO or SFB.
   */
  workloadCode?: string
  /**
   * Name of the workload.
   */
  workloadName?: string
  /**
   * Code of the service, o365 or crm.
   */
  serviceCode?: string
  /**
   * Name of the service in full.
   */
  serviceName?: string
  /**
   * How the licences were sold, reseller.
   */
  channel?: string
  /**
   * GUID of the customer's tenant, in capitals.
   */
  customerTenantId?: string
  /**
   * Name of the customer.
   */
  customerName?: string
  /**
   * GUID of the product, in capitals.
   */
  productId?: string
  /**
   * Name of the product.
   */
  productName?: string
  /**
   * How many licences are in use; text in a grouped row at the second address.
   */
  licensesActive?: number | string
  /**
   * The same under the name of the documented example, for clients that read it.
   */
  licenseActive?: number | string
  /**
   * How many licences include the workload; text in a grouped row at the second address.
   */
  licensesQualified?: number | string
}
/**
 * A page of used licences.
 */
export interface LicenseUsageAnalyticsPage {
  /**
   * The rows.
   */
  Value: LicenseUsageAnalytics[]
  /**
   * Address of the next page; null on the last.
   */
  '@nextLink': string | null
  /**
   * Number of rows on all pages together.
   */
  TotalCount: number
}
/**
 * How far the licences of a service are assigned, over all customers.
 */
export interface PartnerLicensesDeploymentInsights {
  /**
   * Assigned licences in a hundred, weighted by size of the customers; 0 when none were sold.
   */
  proratedDeploymentPercent: number
  /**
   * How many licences were sold.
   */
  licensesSold: number
  /**
   * When the figures were made.
   */
  processedDateTime: string
  /**
   * Code of the service, o365 or crm.
   */
  serviceName: string
  /**
   * How the licences were sold, reseller.
   */
  channel: string
  /**
   * objectType is PartnerLicensesDeploymentInsights.
   */
  attributes: ResourceAttributes
}
/**
 * Insights into the deployment of all customers.
 */
export interface PartnerLicensesDeploymentInsightsCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The insights.
   */
  items: PartnerLicensesDeploymentInsights[]
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * How far the licences of a service are used for a workload, over all customers.
 */
export interface PartnerLicensesUsageInsights {
  /**
   * Used licences in a hundred, weighted by size of the customers; 0 when none qualify.
   */
  proratedLicensesUsagePercent: number
  /**
   * Name of the workload, such as Skype For Business.
   */
  workloadName: string
  /**
   * When the figures were made.
   */
  processedDateTime: string
  /**
   * Code of the service, o365 or crm.
   */
  serviceName: string
  /**
   * How the licences were sold, reseller.
   */
  channel: string
  /**
   * objectType is PartnerLicensesUsageInsights.
   */
  attributes: ResourceAttributes
}
/**
 * Insights into the use by all customers.
 */
export interface PartnerLicensesUsageInsightsCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The insights.
   */
  items: PartnerLicensesUsageInsights[]
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * How far a customer's licences of a product are assigned.
 */
export interface CustomerLicensesDeploymentInsights {
  /**
   * GUID of the customer's tenant.
   */
  customerId: string
  /**
   * Name of the customer.
   */
  customerName: string
  /**
   * Name of the product.
   */
  productName: string
  /**
   * Code of the service, o365 or crm.
   */
  serviceCode: string
  /**
   * How many licences are assigned.
   */
  licensesDeployed: number
  /**
   * Assigned licences in a hundred; 0 when none were sold.
   */
  deploymentPercent: number
  /**
   * How many licences were sold.
   */
  licensesSold: number
  /**
   * When the figures were made.
   */
  processedDateTime: string
  /**
   * Code of the service once more, o365 or crm.
   */
  serviceName: string
  /**
   * How the licences were sold, reseller.
   */
  channel: string
  /**
   * objectType is CustomerLicensesDeploymentInsights.
   */
  attributes: ResourceAttributes
}
/**
 * Insights into the deployment of one customer.
 */
export interface CustomerLicensesDeploymentInsightsCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The insights.
   */
  items: CustomerLicensesDeploymentInsights[]
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * How far a customer's licences of a product are used for a workload.
 */
export interface CustomerLicensesUsageInsights {
  /**
   * GUID of the customer's tenant.
   */
  customerId: string
  /**
   * Name of the customer.
   */
  customerName: string
  /**
   * Name of the product.
   */
  productName: string
  /**
   * Code of the service, o365 or crm.
   */
  serviceCode: string
  /**
   * How many licences are in use.
   */
  licensesActive: number
  /**
   * How many licences include the workload.
   */
  licensesQualified: number
  /**
   * Used licences in a hundred; 0 when none qualify.
   */
  usagePercent: number
  /**
   * Code of the workload, such as EXO, SPO or SFB.
   */
  workloadCode: string
  /**
   * Name of the workload, such as Skype For Business.
   */
  workloadName: string
  /**
   * When the figures were made.
   */
  processedDateTime: string
  /**
   * Code of the service once more, o365 or crm.
   */
  serviceName: string
  /**
   * How the licences were sold, reseller.
   */
  channel: string
  /**
   * objectType is CustomerLicensesUsageInsights.
   */
  attributes: ResourceAttributes
}
/**
 * Insights into the use by one customer.
 */
export interface CustomerLicensesUsageInsightsCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The insights.
   */
  items: CustomerLicensesUsageInsights[]
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What a licence is for.
 */
export interface ProductSku {
  /**
   * GUID of the product.
   */
  id: string
  /**
   * Name of the product.
   */
  name: string
  /**
   * Name of the product as the directory knows it.
   */
  skuPartNumber: string
  /**
   * What the product is for; absent on a user's licences.
   */
  targetType?: LicenseTargetType
  /**
   * Group that the licence is managed in.
   */
  licenseGroupId: LicenseGroupId
}
/**
 * A service that comes with a licence.
 */
export interface ServicePlan {
  /**
   * Name as shown.
   */
  displayName: string
  /**
   * Name as the directory knows it.
   */
  serviceName: string
  /**
   * GUID of the plan.
   */
  id: string
  /**
   * Whether the plan can be had or is a user's.
   */
  capabilityStatus: ServicePlanStatus
  /**
   * What the plan is for.
   */
  targetType: LicenseTargetType
}
/**
 * A product that a customer holds licences of.
 */
export interface SubscribedSku {
  /**
   * Units that can still be assigned: totalUnits less consumedUnits, below 0 after a reduction.
   */
  availableUnits: number
  /**
   * Units of active subscriptions.
   */
  activeUnits: number
  /**
   * Units assigned to users.
   */
  consumedUnits: number
  /**
   * Units of suspended subscriptions.
   */
  suspendedUnits: number
  /**
   * activeUnits and warningUnits together.
   */
  totalUnits: number
  /**
   * Units of subscriptions in their grace period.
   */
  warningUnits: number
  /**
   * The product.
   */
  productSku: ProductSku
  /**
   * Services that a licence gives.
   */
  servicePlans: ServicePlan[]
  /**
   * State of the licences as a whole.
   */
  capabilityStatus: SubscribedSkuStatus
  /**
   * objectType is SubscribedSku.
   */
  attributes: ResourceAttributes
}
/**
 * Products that a customer holds licences of.
 */
export interface SubscribedSkuCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The products.
   */
  items: SubscribedSku[]
  /**
   * Left out: the list has no pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A licence of a user.
 */
export interface License {
  /**
   * Services that the user has of it, without the excluded ones.
   */
  servicePlans: ServicePlan[]
  /**
   * The product.
   */
  productSku: ProductSku
  /**
   * objectType is License.
   */
  attributes: ResourceAttributes
}
/**
 * Licences of a user.
 */
export interface LicenseCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The licences.
   */
  items: License[]
  /**
   * Left out: the list has no pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A licence to give to a user.
 */
export interface LicenseAssignment {
  /**
   * Plans that the user shall not have.
   *
   * Items: GUID of a service plan.
   */
  excludedPlans?: string[]
  /**
   * GUID of the product.
   */
  skuId: string
}
/**
 * Something to know about an assignment that was carried out.
 */
export interface LicenseWarning {
  /**
   * Code of the warning.
   */
  code: string
  /**
   * What there is to know.
   */
  message: string
  /**
   * Plans concerned.
   *
   * Items: Name of a service plan.
   */
  servicePlans: string[]
}
/**
 * A change of a user's licences. At least one of the two lists holds something.
 */
export interface LicenseUpdate {
  /**
   * Licences to give.
   */
  licensesToAssign?: LicenseAssignment[]
  /**
   * Licences to take.
   *
   * Items: GUID of a product.
   */
  licensesToRemove?: string[]
  /**
   * What went less than well; mostly empty.
   */
  licenseWarnings: LicenseWarning[]
  /**
   * objectType is LicenseUpdate.
   */
  attributes?: ResourceAttributes
}
/**
 * Pages of the administration portal for one service. Unlike other links these are whole addresses, for a browser.
 */
export interface ManagedServiceLinks {
  /**
   * Page that administers the service.
   */
  adminService: Link
  /**
   * Page that shows how the service is doing.
   */
  serviceHealth: Link
  /**
   * Page that asks for support.
   */
  serviceTicket: Link
  /**
   * The item itself; left out, it has no address.
   */
  self?: Link
  /**
   * A next page; left out, there are none.
   */
  next?: Link
  /**
   * A page before; left out, there are none.
   */
  previous?: Link
}
/**
 * A family of services that the partner can administer for the customer.
 */
export interface ManagedService {
  /**
   * Name by which the portal knows the service.
   */
  id: string
  /**
   * Name of the service.
   */
  name: string
  /**
   * Group that it belongs to, such as Office.
   */
  groupName: string
  /**
   * Where it is administered.
   */
  links: ManagedServiceLinks
  /**
   * objectType is ManagedService; there is no etag.
   */
  attributes: ResourceAttributes
}
/**
 * The managed services of a customer, always all of them.
 */
export interface ManagedServiceCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The services.
   */
  items: ManagedService[]
  /**
   * Left out: the list has no pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A group of offers, such as those for small businesses.
 */
export interface OfferCategory {
  /**
   * Key of the category; empty in add-ons.
   */
  id: string
  /**
   * Name of the category in the language of the answer; empty in add-ons.
   */
  name: string
  /**
   * Place among the categories of the market; 0 in add-ons.
   */
  rank: number
  /**
   * Language of the name.
   */
  locale: string
  /**
   * Two-letter ISO 3166 code of the market.
   */
  country: string
  /**
   * Links of the category; not sent in practice.
   */
  links?: SelfLinks
  /**
   * objectType is OfferCategory.
   */
  attributes: ResourceAttributes
}
/**
 * Categories of offers.
 */
export interface OfferCategoryCollection {
  /**
   * How many categories there are.
   */
  totalCount: number
  /**
   * The categories, lowest rank first.
   */
  items: OfferCategory[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * The product that an offer sells, the same for a trial and its paid offer.
 */
export interface OfferProduct {
  /**
   * GUID of the product, by which provisioning and licences know it.
   */
  id: string
  /**
   * Name of the product.
   */
  name: string
  /**
   * What is counted.
   */
  unit: string
}
/**
 * Links of an offer.
 */
export interface OfferLinks {
  /**
   * Page that tells more; without an address when there is none.
   */
  learnMore: Link
  /**
   * The offer itself in its market.
   */
  self: Link
  /**
   * The next page; only lists have one.
   */
  next?: Link
  /**
   * The page before; only lists have one.
   */
  previous?: Link
}
/**
 * Something that is sold in a market by licences or by usage.
 */
export interface Offer {
  /**
   * Id of the offer: a GUID in capitals, or a name such as MS-AZR-0145P.
   */
  id: string
  /**
   * Name of the offer in the language of the answer.
   */
  name: string
  /**
   * What the offer gives, in the language of the answer.
   */
  description: string
  /**
   * Fewest licences that a purchase can hold.
   */
  minimumQuantity: number
  /**
   * Most licences that a purchase can hold.
   */
  maximumQuantity: number
  /**
   * Position in the list of the market, from 0.
   */
  rank: number
  /**
   * Address inside the catalogue that the offer comes from; nothing to call.
   */
  uri: string
  /**
   * Language of name and description.
   */
  locale: string
  /**
   * Two-letter ISO 3166 code of the market.
   */
  country: string
  /**
   * Category of the offer; one with an empty id in add-ons.
   */
  category: OfferCategory
  /**
   * How purchases of the offer by one customer are counted against the limit.
   */
  limitUnitOfMeasure: LimitUnitOfMeasure
  /**
   * How many subscriptions of the offer a customer can have; 0 when there is no limit.
   */
  limit: number
  /**
   * Unit that the term is counted in.
   */
  termUnitOfMeasure: TermUnitOfMeasure
  /**
   * How many units a subscription lasts before it renews or ends; 9999 months for Azure.
   */
  term: number
  /**
   * Offers that an add-on can be bought on top of, one of them needed.
   *
   * Items: Id of an offer.
   */
  prerequisiteOffers: string[]
  /**
   * Whether the offer is only sold on top of another.
   */
  isAddOn: boolean
  /**
   * Whether there are add-ons for the offer.
   */
  hasAddOns: boolean
  /**
   * Whether the offer can be bought now.
   */
  isAvailableForPurchase: boolean
  /**
   * What is charged for.
   */
  billing: OfferBillingType
  /**
   * Billing cycles that the offer can be bought with.
   */
  supportedBillingCycles: BillingCycleType[]
  /**
   * Whether a subscription can renew by itself; never so for trials.
   */
  isAutoRenewable: boolean
  /**
   * Whether the offer is meant for the partner's own use.
   */
  isInternal: boolean
  /**
   * Whether Microsoft makes what is sold.
   */
  isMicrosoftProduct: boolean
  /**
   * Offers that a subscription can be upgraded to; absent from most offers.
   *
   * Items: Id of an offer, which may be missing from the market.
   */
  upgradeTargetOffers?: string[]
  /**
   * Paid offers that a trial can be turned into.
   *
   * Items: Id of an offer.
   */
  conversionTargetOffers: string[]
  /**
   * What the customer must qualify as to get the offer, such as Nonprofit.
   *
   * Items: Name of a qualification.
   */
  reselleeQualifications: string[]
  /**
   * What the partner must qualify as to sell the offer.
   *
   * Items: Name of a qualification.
   */
  resellerQualifications: string[]
  /**
   * Offers of different groups cannot share an order: Default, Azure, or one group for each trial.
   */
  salesGroupId: string
  /**
   * Whether the offer is free for a while.
   */
  isTrial: boolean
  /**
   * How the offer is got: purchase.
   */
  acquisitionType: string
  /**
   * Kinds of partner account that the offer is made for.
   *
   * Items: sandbox or live.
   */
  supportedCatalogTypes: string[]
  /**
   * What can be done to a subscription of the offer.
   *
   * Items: Cancel or Edit.
   */
  actions: string[]
  /**
   * The product behind the offer.
   */
  product: OfferProduct
  /**
   * What a quantity counts: Licenses, Add-On Licenses, Gigabytes, Instances, Usage-based.
   */
  unitType: string
  /**
   * Links of the offer.
   */
  links: OfferLinks
  /**
   * objectType is Offer.
   */
  attributes: ResourceAttributes
}
/**
 * Offers of a market or for a customer.
 */
export interface OfferCollection {
  /**
   * How many offers this page holds.
   */
  totalCount: number
  /**
   * The offers, lowest rank first.
   */
  items: Offer[]
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Orders of a customer.
 */
export interface OrderCollection {
  /**
   * Number of orders here.
   */
  totalCount: number
  /**
   * The orders.
   */
  items: Order[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * How far a number of items got.
 */
export interface QuantityProvisioningStatus {
  /**
   * Number of items.
   */
  quantity: number
  /**
   * How far they got.
   */
  status: OrderFulfillmentStatus
}
/**
 * How far a line is fulfilled.
 */
export interface OrderLineItemProvisioningStatus {
  /**
   * Number of the line, from 0.
   */
  lineItemNumber: number
  /**
   * How far the line got.
   */
  status: OrderFulfillmentStatus
  /**
   * How far the items of the line got.
   */
  quantityProvisioningInformation: QuantityProvisioningStatus[]
}
/**
 * How far the lines of an order are fulfilled.
 */
export interface OrderLineItemProvisioningStatusCollection {
  /**
   * Number of lines.
   */
  totalCount: number
  /**
   * The lines.
   */
  items: OrderLineItemProvisioningStatus[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * The partner as a legal body.
 */
export interface LegalBusinessProfile {
  /**
   * Legal name of the company.
   */
  companyName: string
  /**
   * Legal address.
   */
  address: Address
  /**
   * Whom to turn to.
   */
  primaryContact: Contact
  /**
   * Address of the person who approves for the company.
   */
  companyApproverAddress?: Address
  /**
   * E-mail address of that person.
   */
  companyApproverEmail?: string
  /**
   * How the vetting stands.
   */
  vettingStatus: VettingStatus
  /**
   * The step that the vetting is at.
   */
  vettingSubStatus: VettingSubStatus
  /**
   * Always LegalBusinessProfile.
   */
  profileType: string
  /**
   * Links of the profile.
   */
  links?: SelfLinks
  /**
   * objectType is LegalBusinessProfile; there is no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * The partner as an organization.
 */
export interface OrganizationProfile {
  /**
   * GUID of the organization.
   */
  id: string
  /**
   * Name of the organization.
   */
  companyName: string
  /**
   * Its address.
   */
  defaultAddress: Address
  /**
   * GUID of its tenant.
   */
  tenantId: string
  /**
   * Domain of its tenant.
   */
  domain: string
  /**
   * Its e-mail address.
   */
  email: string
  /**
   * Language that it prefers to be written to in.
   */
  language: string
  /**
   * Culture for texts and currency, such as en-US.
   */
  culture: string
  /**
   * Always OrganizationProfile.
   */
  profileType: string
  /**
   * Links of the profile.
   */
  links?: SelfLinks
  /**
   * objectType is OrganizationProfile.
   */
  attributes?: ResourceAttributes
}
/**
 * To whom and where the partner's bills go.
 */
export interface BillingProfile {
  /**
   * Name of the company that is billed.
   */
  companyName: string
  /**
   * Where bills are sent.
   */
  address: Address
  /**
   * Whom to turn to about bills.
   */
  primaryContact: Contact
  /**
   * Order number that the partner wants on its bills.
   */
  purchaseOrderNumber?: string
  /**
   * Tax number of the company.
   */
  taxId?: string
  /**
   * Three-letter ISO 4217 code of the bills' currency.
   */
  billingCurrency: string
  /**
   * Day of the month on which bills are made. Only the SDKs know it.
   */
  billingDay?: number
  /**
   * Always BillingProfile.
   */
  profileType: string
  /**
   * Links of the profile.
   */
  links?: SelfLinks
  /**
   * objectType is BillingProfile.
   */
  attributes?: ResourceAttributes
}
/**
 * A partner in the Microsoft Partner Network.
 */
export interface MpnProfile {
  /**
   * Name of the partner; absent when not known.
   */
  partnerName?: string
  /**
   * MPN id of the partner.
   */
  mpnId: string
  /**
   * Always MpnProfile.
   */
  profileType: string
  /**
   * Links of the profile.
   */
  links: SelfLinks
  /**
   * objectType is MpnProfile; there is no etag.
   */
  attributes: ResourceAttributes
}
/**
 * How customers reach the partner's support.
 */
export interface SupportProfile {
  /**
   * E-mail address of the support.
   */
  email?: string
  /**
   * Phone number of the support.
   */
  telephone?: string
  /**
   * Website of the support.
   */
  website?: string
  /**
   * Always support_profile.
   */
  profileType: string
  /**
   * Links of the profile.
   */
  links?: SelfLinks
  /**
   * objectType is PartnerSupportProfile; there is no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * Kind of an item, if need be with a finer kind inside.
 */
export interface ItemType {
  /**
   * Key of the kind.
   */
  id: string
  /**
   * Name of the kind.
   */
  displayName: string
  /**
   * The finer kind.
   */
  subType?: ItemType
}
/**
 * Links of a product.
 */
export interface ProductLinks {
  /**
   * The SKUs of the product.
   */
  skus: Link
  /**
   * The product itself.
   */
  self: Link
}
/**
 * Something in the newer catalogue, sold in the form of its SKUs.
 */
export interface Product {
  /**
   * Id of the product, twelve characters.
   */
  id: string
  /**
   * Name of the product.
   */
  title: string
  /**
   * What the product is.
   */
  description: string
  /**
   * Kind of the product.
   */
  productType: ItemType
  /**
   * Whether Microsoft makes the product.
   */
  isMicrosoftProduct: boolean
  /**
   * Who publishes the product; absent when not known.
   */
  publisherName?: string
  /**
   * Links of the product.
   */
  links: ProductLinks
}
/**
 * Products of a market or for a customer.
 */
export interface ProductCollection {
  /**
   * How many products there are.
   */
  totalCount: number
  /**
   * The products.
   */
  items: Product[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Links of a SKU.
 */
export interface SkuLinks {
  /**
   * The availabilities of the SKU.
   */
  availabilities: Link
  /**
   * The SKU itself.
   */
  self: Link
}
/**
 * A form in which a product is sold.
 */
export interface Sku {
  /**
   * Id of the SKU, four characters that count only inside its product.
   */
  id: string
  /**
   * Id of the product.
   */
  productId: string
  /**
   * Name of the SKU.
   */
  title: string
  /**
   * What the SKU is.
   */
  description: string
  /**
   * Fewest that a purchase can hold.
   */
  minimumQuantity: number
  /**
   * Most that a purchase can hold.
   */
  maximumQuantity: number
  /**
   * Whether the SKU is a trial.
   */
  isTrial: boolean
  /**
   * Billing cycles that the SKU can be bought with.
   */
  supportedBillingCycles: BillingCycleType[]
  /**
   * What must be done before a purchase.
   *
   * Items: InventoryCheck, AzureSubscriptionRegistration, or SubscriptionRegistration in older data.
   */
  purchasePrerequisites?: string[]
  /**
   * What an inventory check of the SKU must be told.
   *
   * Items: CustomerId, AzureSubscriptionId or ArmRegionName.
   */
  inventoryVariables?: string[]
  /**
   * What the provisioning context of a cart line must tell.
   *
   * Items: Scope, AzureSubscriptionId (also SubscriptionId) or Duration.
   */
  provisioningVariables?: string[]
  /**
   * Traits of the item by name, such as armSkuName, armRegionName, cores, duration; which ones there are varies.
   */
  dynamicAttributes?: {
    [k: string]: string
  }
  /**
   * Links of the SKU.
   */
  links: SkuLinks
}
/**
 * SKUs of a product.
 */
export interface SkuCollection {
  /**
   * How many SKUs there are.
   */
  totalCount: number
  /**
   * The SKUs.
   */
  items: Sku[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A currency.
 */
export interface CurrencyInfo {
  /**
   * Three-letter ISO 4217 code.
   */
  code: string
  /**
   * Sign of the currency.
   */
  symbol: string
}
/**
 * A refund that can be had for a while.
 */
export interface RefundOption {
  /**
   * Place among the refunds of the policy.
   */
  sequenceId: number
  /**
   * How much is given back.
   */
  type: RefundOptionType
  /**
   * ISO 8601 duration from activation after which the refund is over.
   */
  expiresAfter?: string
}
/**
 * What is given back on cancellation.
 */
export interface CancellationPolicy {
  /**
   * Refunds, the first that is not over counts.
   */
  refundOptions: RefundOption[]
}
/**
 * How long a purchase lasts.
 */
export interface Term {
  /**
   * Length of the term.
   */
  duration?: TermDuration
  /**
   * The term in words.
   */
  description?: string
  /**
   * What holds when it is cancelled; empty when nothing is given back.
   */
  cancellationPolicies: CancellationPolicy[]
}
/**
 * For whom and on which terms a SKU can be bought.
 */
export interface Availability {
  /**
   * Id of the availability, twelve characters. It may change in time.
   */
  id: string
  /**
   * Id of the product.
   */
  productId: string
  /**
   * Id of the SKU.
   */
  skuId: string
  /**
   * What a cart or an order names to buy it: product, SKU and availability joined by colons.
   */
  catalogItemId: string
  /**
   * Currency that prices are in unless another is chosen.
   */
  defaultCurrency: CurrencyInfo
  /**
   * Customers that the availability is for.
   */
  segment: TargetSegment
  /**
   * Two-letter ISO 3166 code of the market.
   */
  country: string
  /**
   * Whether it can be bought now.
   */
  isPurchasable: boolean
  /**
   * Whether it can be renewed.
   */
  isRenewable: boolean
  /**
   * Terms that it can be bought for.
   */
  terms: Term[]
  /**
   * The product.
   */
  product: Product
  /**
   * The SKU.
   */
  sku: Sku
  /**
   * Links of the availability.
   */
  links: SelfLinks
}
/**
 * Availabilities of a SKU.
 */
export interface AvailabilityCollection {
  /**
   * How many availabilities there are.
   */
  totalCount: number
  /**
   * The availabilities.
   */
  items: Availability[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Something that stands against a purchase.
 */
export interface InventoryRestriction {
  /**
   * Key of the reason, such as NotAvailableForSubscription.
   */
  reasonCode: string
  /**
   * The reason in words.
   */
  description: string
  /**
   * Details of the reason by name, such as type and values.
   */
  properties?: {
    [k: string]: string
  }
}
/**
 * A product or SKU to look for and what was found.
 */
export interface InventoryItem {
  /**
   * Id of the product.
   */
  productId: string
  /**
   * Id of the SKU; without it every SKU of the product is looked at. Answers always have it.
   */
  skuId?: string
  /**
   * Whether something stands against a purchase.
   */
  isRestricted: boolean
  /**
   * What stands against it; empty when nothing does.
   */
  restrictions: InventoryRestriction[]
}
/**
 * What to look for in the inventory.
 */
export interface InventoryCheckRequest {
  /**
   * Products or SKUs to look for.
   *
   * @minItems 1
   */
  targetItems: InventoryItem[]
  /**
   * What the SKUs ask for in inventoryVariables, by name: customerId, azureSubscriptionId, armRegionName.
   */
  inventoryContext?: {
    [k: string]: string
  }
  /**
   * Links of the request; of no use.
   */
  links?: SelfLinks
}
/**
 * Something of Azure that is measured and charged.
 */
export interface AzureMeter {
  /**
   * GUID of the meter, as in utilization and invoice lines.
   */
  id: string
  /**
   * Name of the meter.
   */
  name: string
  /**
   * Prices of one unit, by the quantity above which each holds; the first is 0, in rising order.
   */
  rates: {
    [k: string]: number
  }
  /**
   * Tags of the meter; may be empty.
   *
   * Items: One tag.
   */
  tags: string[]
  /**
   * Service that the meter belongs to.
   */
  category: string
  /**
   * Part of the service.
   */
  subcategory: string
  /**
   * Azure region; may be empty.
   */
  region: string
  /**
   * What a quantity of 1 stands for.
   */
  unit: string
  /**
   * Quantity that is free in every period, before the prices apply.
   */
  includedQuantity: number
  /**
   * Since when the prices hold.
   */
  effectiveDate: string
}
/**
 * A term of the offer under which Azure is bought.
 */
export interface AzureOfferTerm {
  /**
   * Name of the term.
   */
  name: string
  /**
   * Discount as a part of 1.
   */
  discount: number
  /**
   * Meters without the discount.
   *
   * Items: GUID of a meter.
   */
  excludedMeterIds: string[]
  /**
   * Since when the term holds, without a zone.
   */
  effectiveDate: string
}
/**
 * Prices of Azure in one currency and market.
 */
export interface AzureRateCard {
  /**
   * Language of the names, as a culture.
   */
  locale: string
  /**
   * Three-letter ISO 4217 code of the prices.
   */
  currency: string
  /**
   * Always false; prices are without tax.
   */
  isTaxIncluded: boolean
  /**
   * The meters, each with its prices.
   */
  meters: AzureMeter[]
  /**
   * Terms that the prices have already taken into account.
   */
  offerTerms: AzureOfferTerm[]
  /**
   * objectType is AzureRateCard.
   */
  attributes: ResourceAttributes
}
/**
 * A meter as utilization records name it.
 */
export interface AzureResource {
  /**
   * GUID of the meter in the rate card.
   */
  id: string
  /**
   * Name of the meter.
   */
  name?: string
  /**
   * Service that the meter belongs to.
   */
  category?: string
  /**
   * Part of the service.
   */
  subcategory?: string
  /**
   * Azure region.
   */
  region?: string
}
/**
 * The instance that used something.
 */
export interface AzureInstanceData {
  /**
   * Full id of the resource in Azure, group and name included.
   */
  resourceUri: string
  /**
   * Region in which it ran.
   */
  location: string
  /**
   * Part of a marketplace publisher; empty for services of Microsoft.
   */
  partNumber: string
  /**
   * Order at a marketplace publisher; empty for services of Microsoft.
   */
  orderNumber: string
  /**
   * Tags that the user gave the resource, by name.
   */
  tags?: {
    [k: string]: string
  }
  /**
   * More about the resource, by name.
   */
  additionalInfo?: {
    [k: string]: string
  }
}
/**
 * What was consumed of a meter in an hour or a day.
 */
export interface AzureUtilizationRecord {
  /**
   * When the time of use begins.
   */
  usageStartTime: string
  /**
   * When the time of use ends.
   */
  usageEndTime: string
  /**
   * What was used.
   */
  resource: AzureResource
  /**
   * How much of it was used.
   */
  quantity: number
  /**
   * What a quantity of 1 stands for.
   */
  unit?: string
  /**
   * More about the instance by name; often empty.
   */
  infoFields: {
    [k: string]: string
  }
  /**
   * Which instance used it; absent without details.
   */
  instanceData?: AzureInstanceData
  /**
   * objectType is AzureUtilizationRecord.
   */
  attributes: ResourceAttributes
}
/**
 * A page of utilization records.
 */
export interface AzureUtilizationRecordCollection {
  /**
   * Number of records in this page.
   */
  totalCount: number
  /**
   * The records.
   */
  items: AzureUtilizationRecord[]
  /**
   * Links between the pages, written without a leading slash.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Totals of a customer's costs in one billing period.
 */
export interface ServiceCostsSummary {
  /**
   * First day of the period.
   */
  billingStartDate: string
  /**
   * Last day of the period.
   */
  billingEndDate: string
  /**
   * Sum of the charges before tax.
   */
  pretaxTotal: number
  /**
   * Sum of the taxes.
   */
  tax: number
  /**
   * Sum of charges and taxes.
   */
  afterTaxTotal: number
  /**
   * Three-letter ISO 4217 code of the amounts.
   */
  currencyCode: string
  /**
   * Sign of the currency, or its code where it has none.
   */
  currencySymbol: string
  /**
   * GUID of the customer's tenant.
   */
  customerId: string
  /**
   * The totals by type of invoice; absent inside a detail.
   */
  details?: ServiceCostsSummaryDetail[]
  /**
   * Links of the totals; empty inside a detail.
   */
  links: ServiceCostsSummaryLinks
  /**
   * objectType is ServiceCostsSummary.
   */
  attributes: ResourceAttributes
}
/**
 * The part of the totals that one type of invoice has.
 */
export interface ServiceCostsSummaryDetail {
  /**
   * The type of invoice.
   */
  invoiceType: InvoiceType
  /**
   * The totals of these charges alone.
   */
  summary: ServiceCostsSummary
}
/**
 * Links of a customer's costs.
 */
export interface ServiceCostsSummaryLinks {
  /**
   * The lines behind the totals.
   */
  serviceCostLineItems?: Link
  /**
   * The totals themselves.
   */
  self?: Link
}
/**
 * A charge for a customer.
 */
export interface ServiceCostLineItem {
  /**
   * First day that is charged, at midnight without a zone.
   */
  startDate: string
  /**
   * Last day that is charged, at midnight without a zone.
   */
  endDate: string
  /**
   * Name that the partner gave the subscription.
   */
  subscriptionFriendlyName: string
  /**
   * GUID of the subscription, upper case.
   */
  subscriptionId: string
  /**
   * GUID of the order, upper case.
   */
  orderId: string
  /**
   * Id of the offer, upper case.
   */
  offerId: string
  /**
   * Name of the offer.
   */
  offerName: string
  /**
   * MPN id of the indirect reseller; -1 when there is none.
   */
  resellerMPNId: string
  /**
   * What the charge is for, in capitals, as on the invoice line.
   */
  chargeType: string
  /**
   * Number of units.
   */
  quantity: number
  /**
   * Price of one unit for the time charged.
   */
  unitPrice: number
  /**
   * The charge before tax.
   */
  pretaxTotal: number
  /**
   * The tax.
   */
  tax: number
  /**
   * The charge with tax.
   */
  afterTaxTotal: number
  /**
   * Three-letter ISO 4217 code of the amounts.
   */
  currencyCode: string
  /**
   * Sign of the currency, or its code where it has none.
   */
  currencySymbol: string
  /**
   * GUID of the customer's tenant.
   */
  customerId: string
  /**
   * Name of the customer's company.
   */
  customerName: string
  /**
   * objectType is ServiceCostLineItem.
   */
  attributes: ResourceAttributes
}
/**
 * The lines of a customer's costs.
 */
export interface ServiceCostLineItemCollection {
  /**
   * Number of lines.
   */
  totalCount: number
  /**
   * The lines.
   */
  items: ServiceCostLineItem[]
  /**
   * Links of the collection.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * The organization that a service request is for.
 */
export interface ServiceRequestOrganization {
  /**
   * GUID of its tenant.
   */
  id?: string
  /**
   * Its name.
   */
  name?: string
  /**
   * Its phone number.
   */
  phoneNumber?: string
}
/**
 * A person named in a service request.
 */
export interface ServiceRequestContact {
  /**
   * The organization that the person belongs to.
   */
  organization?: ServiceRequestOrganization
  /**
   * GUID of the person's user account.
   */
  contactId?: string
  /**
   * Last name.
   */
  lastName?: string
  /**
   * First name.
   */
  firstName?: string
  /**
   * E-mail address.
   */
  email?: string
  /**
   * Phone number.
   */
  phoneNumber?: string
}
/**
 * A service request as lists show it.
 */
export interface ServiceRequestSummary {
  /**
   * What it is about in a few words.
   */
  title: string
  /**
   * How much it matters.
   */
  severity: ServiceRequestSeverity
  /**
   * Number of the service request.
   */
  id: string
  /**
   * Where it stands.
   */
  status: ServiceRequestStatus
  /**
   * Whom support turns to, by name only.
   */
  primaryContact?: ServiceRequestContact
  /**
   * When it was opened, in UTC.
   */
  createdDate: string
  /**
   * When it last changed, in UTC.
   */
  lastModifiedDate: string
  /**
   * When it was last closed, in UTC; 0001-01-01T00:00:00 while it never was.
   */
  lastClosedDate: string
  /**
   * objectType is ServiceRequest; there is no etag.
   */
  attributes: ResourceAttributes
}
/**
 * A page of service requests.
 */
export interface ServiceRequestCollection {
  /**
   * Number of items of this page.
   */
  totalCount: number
  /**
   * The service requests in short form.
   */
  items: ServiceRequestSummary[]
  /**
   * Only the link to the next page; absent when there is none.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What a service request can be about.
 */
export interface SupportTopic {
  /**
   * Name of the topic.
   */
  name: string
  /**
   * What belongs under it.
   */
  description: string
  /**
   * Number of the topic; a service request takes it as text.
   */
  id: number
  /**
   * objectType is SupportTopic; there is no etag.
   */
  attributes: ResourceAttributes
}
/**
 * The support topics, always all of them.
 */
export interface SupportTopicCollection {
  /**
   * Number of items.
   */
  totalCount: number
  /**
   * The topics.
   */
  items: SupportTopic[]
  /**
   * Left out: the list has no pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A file that belongs to a service request.
 */
export interface FileInfo {
  /**
   * Id of the file.
   */
  id?: string
  /**
   * Remark on the file.
   */
  comment?: string
  /**
   * Ending of the file's name.
   */
  fileExtension?: string
  /**
   * Name of the file without its ending.
   */
  fileNameWithoutExtension?: string
  /**
   * Size in bytes.
   */
  fileSize?: number
}
/**
 * A remark on a service request.
 */
export interface ServiceRequestNote {
  /**
   * Last name of the writer, or Microsoft Support.
   */
  createdByName: string
  /**
   * When it was written.
   */
  createdDate: string
  /**
   * What it says.
   */
  text: string
}
/**
 * A question to Microsoft support and what became of it.
 */
export interface ServiceRequest {
  /**
   * What it is about in a few words.
   */
  title: string
  /**
   * What it is about at length.
   */
  description: string
  /**
   * How much it matters.
   */
  severity: ServiceRequestSeverity
  /**
   * The support topic, by its id as text.
   */
  supportTopicId: string
  /**
   * Name of the support topic; not in the answer to a creation.
   */
  supportTopicName?: string
  /**
   * Number of the service request: a 6, the day as yyMMdd, 8 more digits.
   */
  id: string
  /**
   * Where it stands. Not looked at on creation; a change takes open and closed.
   */
  status?: ServiceRequestStatus
  /**
   * Who it is for: the partner, or a customer named on creation.
   */
  organization?: ServiceRequestOrganization
  /**
   * Whom support turns to; the signed-in user when not given.
   */
  primaryContact?: ServiceRequestContact
  /**
   * Who changed it last; absent when not known.
   */
  lastUpdatedBy?: ServiceRequestContact
  /**
   * Name of the product concerned.
   */
  productName?: string
  /**
   * Number of the product concerned; follows from the topic.
   */
  productId?: string
  /**
   * When it was opened, in UTC; 0001-01-01T00:00:00 in the answer to the creation.
   */
  createdDate: string
  /**
   * When it last changed, in UTC; unset like createdDate.
   */
  lastModifiedDate: string
  /**
   * When it was last closed, in UTC; 0001-01-01T00:00:00 while it never was.
   */
  lastClosedDate: string
  /**
   * Files that belong to it. None can be added here.
   */
  fileLinks?: FileInfo[]
  /**
   * A note to add by a change.
   */
  newNote?: ServiceRequestNote
  /**
   * The notes, oldest first; absent when there are none.
   */
  notes?: ServiceRequestNote[]
  /**
   * Two-letter ISO 3166 code of the country it comes from, shown on creation.
   */
  countryCode?: string
  /**
   * objectType is ServiceRequest; there is no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * A paid offer that a trial can become.
 */
export interface Conversion {
  /**
   * Id of the trial's offer.
   */
  offerId: string
  /**
   * Id of the paid offer.
   */
  targetOfferId: string
  /**
   * Id of the trial's order, in capitals.
   */
  orderId?: string
  /**
   * Number of licences; that of the trial unless changed.
   */
  quantity?: number
  /**
   * How the paid subscription is billed.
   */
  billingCycle?: BillingCycleType
  /**
   * objectType is Conversion.
   */
  attributes?: ResourceAttributes
}
/**
 * What a trial can be converted to.
 */
export interface ConversionCollection {
  /**
   * Number of conversions.
   */
  totalCount: number
  /**
   * The conversions.
   */
  items: Conversion[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Why a trial was not converted.
 */
export interface ConversionError {
  /**
   * Number of the reason.
   */
  code: ConversionErrorCode
  /**
   * The reason in words.
   */
  description: string
}
/**
 * What became of a conversion.
 */
export interface ConversionResult {
  /**
   * GUID of the subscription, the same before and after.
   */
  subscriptionId: string
  /**
   * Id of the trial's offer.
   */
  offerId: string
  /**
   * Id of the paid offer.
   */
  targetOfferId: string
  /**
   * Why nothing was converted; absent when it was.
   */
  error?: ConversionError
  /**
   * objectType is ConversionResult.
   */
  attributes: ResourceAttributes
}
/**
 * Why an upgrade is not possible.
 */
export interface UpgradeError {
  /**
   * Number of the reason.
   */
  code: UpgradeErrorCode
  /**
   * The reason in words.
   */
  description: string
  /**
   * More on the reason, such as the status that stands in the way.
   */
  additionalDetails?: string
  /**
   * objectType is UpgradeError.
   */
  attributes: ResourceAttributes
}
/**
 * A larger offer that a subscription can be upgraded to.
 */
export interface Upgrade {
  /**
   * The larger offer.
   */
  targetOffer: Offer
  /**
   * Whether users keep their licences.
   */
  upgradeType: UpgradeType
  /**
   * Whether the upgrade is possible now.
   */
  isEligible: boolean
  /**
   * Number of licences; that of the old subscription when left out.
   */
  quantity: number
  /**
   * Why it is not possible now.
   */
  upgradeErrors: UpgradeError[]
  /**
   * objectType is Upgrade.
   */
  attributes: ResourceAttributes
}
/**
 * What a subscription can be upgraded to.
 */
export interface UpgradeCollection {
  /**
   * Number of upgrades.
   */
  totalCount: number
  /**
   * The upgrades.
   */
  items: Upgrade[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Why the licence of a user did not move.
 */
export interface UserLicenseError {
  /**
   * GUID of the user.
   */
  userObjectId: string
  /**
   * Name of the user.
   */
  name: string
  /**
   * Mail address of the user.
   */
  email: string
  /**
   * What went wrong.
   */
  errors: Error[]
  /**
   * objectType is UserLicenseError.
   */
  attributes?: ResourceAttributes
}
/**
 * What became of an upgrade.
 */
export interface UpgradeResult {
  /**
   * GUID of the old subscription.
   */
  sourceSubscriptionId: string
  /**
   * GUID of the new subscription; absent when there is none.
   */
  targetSubscriptionId?: string
  /**
   * Whether users kept their licences.
   */
  upgradeType: UpgradeTypeNumber
  /**
   * Why nothing was upgraded; empty when it was.
   */
  upgradeErrors: UpgradeError[]
  /**
   * Users whose licences did not move; empty when all did.
   */
  licenseErrors: UserLicenseError[]
  /**
   * objectType is UpgradeResult.
   */
  attributes: ResourceAttributes
}
/**
 * A refund that a cancellation brings for a while.
 */
export interface SubscriptionRefundOption {
  /**
   * How much is given back.
   */
  type: RefundOptionType
  /**
   * When the refund is over.
   */
  expiresAt: string
}
/**
 * Links of a subscription.
 */
export interface SubscriptionLinks {
  /**
   * The offer that was bought.
   */
  offer?: Link
  /**
   * The entitlement; only in objects that clients kept from 2015.
   */
  entitlement?: Link
  /**
   * The subscription that an add-on belongs to.
   */
  parentSubscription?: Link
  /**
   * The product of a catalogue item.
   */
  product?: Link
  /**
   * The SKU of a catalogue item.
   */
  sku?: Link
  /**
   * The availability of a catalogue item.
   */
  availability?: Link
  /**
   * Where a catalogue item is activated.
   */
  activationLinks?: Link
  /**
   * The subscription itself.
   */
  self: Link
  /**
   * The next page; only lists have one.
   */
  next?: Link
  /**
   * The page before; only lists have one.
   */
  previous?: Link
}
/**
 * What a customer holds of an offer.
 */
export interface Subscription {
  /**
   * GUID of the subscription, in capitals unless it came from a catalogue item.
   */
  id: string
  /**
   * Id of the Azure subscription behind it.
   */
  entitlementId?: string
  /**
   * What was bought: an offer id, or product, SKU and availability joined by colons.
   */
  offerId: string
  /**
   * Name of the offer.
   */
  offerName: string
  /**
   * Nickname that the partner gives it.
   */
  friendlyName: string
  /**
   * Number of licences; 0 in an update leaves it as it is.
   */
  quantity: number
  /**
   * What the quantity counts.
   */
  unitType: string
  /**
   * The subscription that an add-on belongs to.
   */
  parentSubscriptionId?: string
  /**
   * Whether add-ons can be bought to it.
   */
  hasPurchasableAddons?: boolean
  /**
   * When it came into being.
   */
  creationDate: string
  /**
   * From when on it counts.
   */
  effectiveStartDate?: string
  /**
   * When the term ends; in the year 9999 for usage.
   */
  commitmentEndDate?: string
  /**
   * How it stands; none in an update leaves it as it is.
   */
  status: SubscriptionStatus
  /**
   * Whether it renews by itself at the end of the term.
   */
  autoRenewEnabled: boolean
  /**
   * Whether it is a trial.
   */
  isTrial: boolean
  /**
   * What is charged for; not looked at in an update.
   */
  billingType: OfferBillingType
  /**
   * How often it is billed; changed through the order only.
   */
  billingCycle: BillingCycleType
  /**
   * Length of the term as an ISO 8601 duration.
   */
  termDuration?: TermDuration
  /**
   * Length of the term after the next renewal.
   */
  renewalTermDuration?: TermDuration
  /**
   * Refunds that a cancellation brings; only with catalogue items.
   */
  refundOptions?: SubscriptionRefundOption[]
  /**
   * Whether Microsoft makes what was bought.
   */
  isMicrosoftProduct?: boolean
  /**
   * Who publishes a catalogue item.
   */
  publisherName?: string
  /**
   * What can be done to it.
   *
   * Items: Cancel or Edit.
   */
  actions?: string[]
  /**
   * MPN id of the reseller on record; empty with catalogue items.
   */
  partnerId?: string
  /**
   * Why it is suspended; absent otherwise.
   *
   * Items: One reason, such as CustomerCancellation.
   */
  suspensionReasons?: string[]
  /**
   * What kind of contract it is.
   */
  contractType: ContractType
  /**
   * Links of the subscription.
   */
  links: SubscriptionLinks
  /**
   * Id of its order, a GUID in capitals.
   */
  orderId: string
  /**
   * objectType is Subscription; the etag is empty with catalogue items.
   */
  attributes: ResourceAttributes
}
/**
 * Subscriptions of a customer.
 */
export interface SubscriptionCollection {
  /**
   * Number of subscriptions here.
   */
  totalCount: number
  /**
   * The subscriptions.
   */
  items: Subscription[]
  /**
   * Links of the list.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * Whether a subscription is registered for buying reservations.
 */
export interface SubscriptionRegistrationStatus {
  /**
   * GUID of the subscription.
   */
  subscriptionId: string
  /**
   * How far the registration is.
   */
  status: RegistrationStatus
  /**
   * objectType is SubscriptionRegistrationStatus.
   */
  attributes: ResourceAttributes
}
/**
 * How far a subscription is provisioned.
 */
export interface SubscriptionProvisioningStatus {
  /**
   * GUID of the product behind the offer, in capitals.
   */
  skuId: string
  /**
   * How far it is.
   */
  status: ProvisioningStatus
  /**
   * Number of licences after provisioning.
   */
  quantity: number
  /**
   * When the term of the subscription ends.
   */
  endDate?: string
  /**
   * objectType is SubscriptionProvisioningStatus.
   */
  attributes: ResourceAttributes
}
/**
 * The partner who supports a customer with a subscription.
 */
export interface SupportContact {
  /**
   * GUID of the supporting partner's tenant.
   */
  supportTenantId: string
  /**
   * MPN id of the supporting partner.
   */
  supportMpnId: string
  /**
   * Name of the supporting partner.
   */
  name: string
  /**
   * Links of the contact, with ids in capitals.
   */
  links?: SelfLinks
  /**
   * objectType is SupportContact.
   */
  attributes?: ResourceAttributes
}
/**
 * What the usage of all customers costs so far.
 */
export interface PartnerUsageSummary {
  /**
   * Who is told of budgets.
   *
   * Items: A mail address.
   */
  emailsToNotify: string[]
  /**
   * Customers whose usage costs more than their budget.
   */
  customersOverBudget: number
  /**
   * Customers with four fifths of their budget used up and no more than all of it.
   */
  customersTrendingOver: number
  /**
   * Customers with a usage-based subscription.
   */
  customersWithUsageBasedSubscription: number
  /**
   * GUID of the partner's tenant.
   */
  resourceId: string
  /**
   * The same as resourceId.
   */
  id: string
  /**
   * Name of the partner.
   */
  resourceName: string
  /**
   * The same as resourceName.
   */
  name: string
  /**
   * First day of the running billing period.
   */
  billingStartDate: string
  /**
   * Last day of the running billing period.
   */
  billingEndDate: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Culture whose currency the cost is in.
   */
  currencyLocale: string
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate: string
  /**
   * Links of the summary.
   */
  links: SelfLinks
  /**
   * objectType is PartnerUsageSummary.
   */
  attributes: ResourceAttributes
}
/**
 * What a customer's usage costs so far against its budget.
 */
export interface CustomerMonthlyUsageRecord {
  /**
   * What the customer may spend; without an amount when there is no limit.
   */
  budget: SpendingBudget
  /**
   * Part of the budget that is used up, in per cent with two decimals; 0 without a budget.
   */
  percentUsed: number
  /**
   * Whether the customer has an Azure plan.
   */
  isUpgraded: boolean
  /**
   * GUID of the customer's tenant.
   */
  resourceId: string
  /**
   * The same as resourceId.
   */
  id: string
  /**
   * Name of the customer.
   */
  resourceName: string
  /**
   * The same as resourceName.
   */
  name: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Culture whose currency the cost is in.
   */
  currencyLocale: string
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate: string
  /**
   * objectType is CustomerMonthlyUsageRecord.
   */
  attributes: ResourceAttributes
}
/**
 * Usage records of customers.
 */
export interface CustomerMonthlyUsageRecordCollection {
  /**
   * Number of records.
   */
  totalCount: number
  /**
   * The records.
   */
  items: CustomerMonthlyUsageRecord[]
  /**
   * Links of the collection.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What the usage of a customer costs so far.
 */
export interface CustomerUsageSummary {
  /**
   * What the customer may spend; without an amount when there is no limit.
   */
  budget: SpendingBudget
  /**
   * GUID of the customer's tenant.
   */
  resourceId: string
  /**
   * The same as resourceId.
   */
  id: string
  /**
   * Name of the customer.
   */
  resourceName: string
  /**
   * The same as resourceName.
   */
  name: string
  /**
   * First day of the running billing period.
   */
  billingStartDate: string
  /**
   * Last day of the running billing period.
   */
  billingEndDate: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Culture whose currency the cost is in.
   */
  currencyLocale: string
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate: string
  /**
   * Links of the summary.
   */
  links: SelfLinks
  /**
   * objectType is CustomerUsageSummary.
   */
  attributes: ResourceAttributes
}
/**
 * What a subscription's usage costs so far.
 */
export interface SubscriptionMonthlyUsageRecord {
  /**
   * How the subscription stands; never pending here.
   */
  status: SubscriptionStatus
  /**
   * MPN id of the partner on record; absent when there is none.
   */
  partnerOnRecord?: string
  /**
   * Id of the offer that was bought.
   */
  offerId: string
  /**
   * GUID of the subscription.
   */
  resourceId: string
  /**
   * The same as resourceId.
   */
  id: string
  /**
   * Name of the subscription.
   */
  resourceName: string
  /**
   * The same as resourceName.
   */
  name: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Culture whose currency the cost is in.
   */
  currencyLocale: string
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate: string
  /**
   * objectType is SubscriptionMonthlyUsageRecord.
   */
  attributes: ResourceAttributes
}
/**
 * Usage records of subscriptions.
 */
export interface SubscriptionMonthlyUsageRecordCollection {
  /**
   * Number of records.
   */
  totalCount: number
  /**
   * The records.
   */
  items: SubscriptionMonthlyUsageRecord[]
  /**
   * Links of the collection.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What the usage of a subscription costs so far.
 */
export interface SubscriptionUsageSummary {
  /**
   * GUID of the subscription.
   */
  resourceId: string
  /**
   * The same as resourceId.
   */
  id: string
  /**
   * Name of the subscription.
   */
  resourceName: string
  /**
   * The same as resourceName.
   */
  name: string
  /**
   * First day of the running billing period.
   */
  billingStartDate: string
  /**
   * Last day of the running billing period.
   */
  billingEndDate: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Culture whose currency the cost is in.
   */
  currencyLocale: string
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate: string
  /**
   * Links of the summary.
   */
  links: SelfLinks
  /**
   * objectType is SubscriptionUsageSummary.
   */
  attributes: ResourceAttributes
}
/**
 * How much of a meter a subscription used so far, and what that costs.
 */
export interface AzureResourceMonthlyUsageRecord {
  /**
   * Service that the meter belongs to.
   */
  category: string
  /**
   * Part of the service.
   */
  subcategory: string
  /**
   * How much was used.
   */
  quantityUsed: number
  /**
   * What a quantity of 1 stands for.
   */
  unit: string
  /**
   * GUID of the meter in the rate card.
   */
  resourceId: string
  /**
   * The same as resourceId.
   */
  id: string
  /**
   * Name of the meter.
   */
  resourceName: string
  /**
   * The same as resourceName.
   */
  name: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Culture whose currency the cost is in.
   */
  currencyLocale: string
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate?: string
  /**
   * objectType is AzureResourceMonthlyUsageRecord.
   */
  attributes: ResourceAttributes
}
/**
 * Usage records of a subscription's resources.
 */
export interface AzureResourceMonthlyUsageRecordCollection {
  /**
   * Number of records.
   */
  totalCount: number
  /**
   * The records.
   */
  items: AzureResourceMonthlyUsageRecord[]
  /**
   * Links of the collection.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * What a subscription's usage of one day costs.
 */
export interface SubscriptionDailyUsageRecord {
  /**
   * The day.
   */
  dateUsed: string
  /**
   * GUID of the subscription.
   */
  resourceId: string
  /**
   * The same as resourceId.
   */
  id: string
  /**
   * Name of the subscription.
   */
  resourceName: string
  /**
   * The same as resourceName.
   */
  name: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Culture whose currency the cost is in.
   */
  currencyLocale: string
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate: string
  /**
   * objectType is SubscriptionDailyUsageRecord.
   */
  attributes: ResourceAttributes
}
/**
 * Usage records of days.
 */
export interface SubscriptionDailyUsageRecordCollection {
  /**
   * Number of records.
   */
  totalCount: number
  /**
   * The records.
   */
  items: SubscriptionDailyUsageRecord[]
  /**
   * Links of the collection.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * How much of a meter a subscription used so far, as later states write it.
 */
export interface MeterUsageRecord {
  /**
   * GUID of the subscription.
   */
  subscriptionId: string
  /**
   * GUID of the meter in the rate card.
   */
  meterId: string
  /**
   * Name of the meter.
   */
  meterName: string
  /**
   * Service that the meter belongs to.
   */
  category: string
  /**
   * Part of the service.
   */
  subcategory: string
  /**
   * How much was used.
   */
  quantityUsed: number
  /**
   * What a quantity of 1 stands for.
   */
  unit: string
  /**
   * Estimated cost, not rounded.
   */
  totalCost: number
  /**
   * Three-letter ISO 4217 code of the cost.
   */
  currencyCode: string
  /**
   * The same cost in US dollars.
   */
  usdTotalCost?: number
  /**
   * When the figures were last renewed.
   */
  lastModifiedDate: string
  /**
   * objectType is MeterUsageRecord.
   */
  attributes: ResourceAttributes
}
/**
 * Usage records by meter.
 */
export interface MeterUsageRecordCollection {
  /**
   * Number of records.
   */
  totalCount: number
  /**
   * The records.
   */
  items: MeterUsageRecord[]
  /**
   * Links of the collection.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A password and what happens at the next sign-in.
 */
export interface PasswordProfile {
  /**
   * The password.
   */
  password: string
  /**
   * Whether the user has to choose another one at the next sign-in; true when absent.
   */
  forceChangePassword?: boolean
}
/**
 * An account of a customer's tenant.
 */
export interface CustomerUser {
  /**
   * Two-letter ISO 3166 code of where licences will be used; needed before one is assigned.
   */
  usageLocation?: string
  /**
   * GUID of the user.
   */
  id: string
  /**
   * Sign-in name, with a domain of the customer; unique in the tenant.
   */
  userPrincipalName: string
  /**
   * First name.
   */
  firstName?: string
  /**
   * Last name.
   */
  lastName?: string
  /**
   * Name as shown.
   */
  displayName: string
  /**
   * Telephone number.
   */
  phoneNumber?: string
  /**
   * Mark that ties the account to another directory; needed in federated domains.
   */
  immutableId?: string
  /**
   * The password; needed to create a user and returned only by the call that sets it.
   */
  passwordProfile?: PasswordProfile
  /**
   * Last synchronization with a local directory.
   */
  lastDirectorySyncTime?: string
  /**
   * Kind of the domain that the account lives in.
   */
  userDomainType: UserDomainType
  /**
   * Whether the account is in use or deleted; only active can be asked for.
   */
  state?: UserState
  /**
   * When the user was deleted; absent while active.
   */
  softDeletionTime?: string
  /**
   * Links of the user.
   */
  links?: SelfLinks
  /**
   * objectType is CustomerUser; users have no etag.
   */
  attributes?: ResourceAttributes
}
/**
 * A page of users.
 */
export interface CustomerUserCollection {
  /**
   * Number of items in this page.
   */
  totalCount: number
  /**
   * The users.
   */
  items: CustomerUser[]
  /**
   * Token of the next page; absent on the last.
   */
  continuationToken?: string
  /**
   * Links between the pages.
   */
  links?: CollectionLinks
  /**
   * objectType is Collection.
   */
  attributes: ResourceAttributes
}
/**
 * A new password for a user.
 */
export interface UserPasswordReset {
  /**
   * The new password.
   */
  passwordProfile: PasswordProfile
  /**
   * objectType is CustomerUser.
   */
  attributes?: ResourceAttributes
}
/**
 * A list as the older form of the country rules wraps it.
 */
export interface CountryInformationList {
  /**
   * The list.
   *
   * Items: An entry.
   */
  value: string[]
}
/**
 * The rules of a country. The last members are those of CountryInformation, the older form of the resource.
 */
export interface CountryValidationRules {
  /**
   * Two-letter ISO 3166 code.
   */
  iso2Code: string
  /**
   * Culture that customers there have unless another is chosen.
   */
  defaultCulture: string
  /**
   * Whether an address needs a state.
   */
  isStateRequired: boolean
  /**
   * Codes of the states; empty where there is no list.
   *
   * Items: Code of a state.
   */
  supportedStatesList: string[]
  /**
   * Languages that customers can have.
   *
   * Items: Code of a language.
   */
  supportedLanguagesList: string[]
  /**
   * Cultures that customers can have.
   *
   * Items: Code of a culture.
   */
  supportedCulturesList: string[]
  /**
   * Whether an address needs a postal code.
   */
  isPostalCodeRequired: boolean
  /**
   * Regular expression of the postal code.
   */
  postalCodeRegex?: string
  /**
   * Whether an address needs a city.
   */
  isCityRequired: boolean
  /**
   * Whether there are VAT ids.
   */
  isVatIdSupported: boolean
  /**
   * Regular expression of the VAT id.
   */
  vatIdRegex?: string
  /**
   * Pattern of the tax id, # for a digit.
   */
  taxIdFormat?: string
  /**
   * A tax id of the right form.
   */
  taxIdSample?: string
  /**
   * Regular expression of the phone number.
   */
  phoneNumberRegex?: string
  /**
   * Whether there are tax ids besides VAT ids.
   */
  isTaxIdSupported: boolean
  /**
   * Whether the tax id may be left out.
   */
  isTaxIdOptional: boolean
  /**
   * Telephone prefixes of the country.
   *
   * Items: A prefix, without plus sign.
   */
  countryCallingCodesList: string[]
  /**
   * objectType is CountryValidationRules.
   */
  attributes: ResourceAttributes
  /**
   * Data beyond the declared ones.
   */
  extensionData?: string
  /**
   * Three-letter ISO 3166 code.
   */
  iso3Code?: string
  /**
   * Whether organizations have a registration number.
   */
  isRegistrationNumberSupported?: boolean
  /**
   * Region by the reseller agreement.
   */
  resellerAgreementRegion?: string
  /**
   * Part of the world.
   */
  geographicRegion?: string
  /**
   * supportedStatesList in the older form.
   */
  states?: CountryInformationList
  /**
   * supportedLanguagesList in the older form.
   */
  supportedLanguages?: CountryInformationList
  /**
   * supportedCulturesList in the older form.
   */
  supportedCultures?: CountryInformationList
  /**
   * countryCallingCodesList in the older form.
   */
  countryCallingCodes?: CountryInformationList
}
/**
 * Where a partner is told of events. Names of properties begin with capitals here, as nowhere else.
 */
export interface WebhookRegistration {
  /**
   * Id of the registration.
   */
  SubscriberId?: string
  /**
   * Address that events are sent to.
   */
  WebhookUrl: string
  /**
   * The events that are sent.
   */
  WebhookEvents: WebhookEvent[]
  /**
   * Whether the signature comes in x-ms-signature and leaves Authorization to others.
   */
  SignatureTokenToMsSignatureHeader?: boolean
}
/**
 * A test event that was sent.
 */
export interface WebhookTest {
  /**
   * Id by which its result is read.
   */
  correlationId: string
}
/**
 * One attempt to send an event.
 */
export interface WebhookAttempt {
  /**
   * Name of the status that the receiver answered, without spaces; NoAnswer when there was none.
   */
  responseCode: string
  /**
   * What the receiver said, or why no answer came.
   */
  responseMessage: string
  /**
   * Whether no answer came.
   */
  systemError: boolean
  /**
   * When it ended, UTC without a zone.
   */
  dateTimeUtc: string
}
/**
 * What became of a test event.
 */
export interface WebhookTestResult {
  /**
   * Id of the test event.
   */
  correlationId: string
  /**
   * Tenant of the partner.
   */
  partnerId: string
  status: WebhookTestStatus
  /**
   * Address that it was sent to.
   */
  callbackUrl: string
  /**
   * The attempts to send it, oldest first.
   */
  results: WebhookAttempt[]
}
/**
 * What a customer's usage may cost in a month.
 */
export interface SpendingBudgetPatch {
  /**
   * The limit; null is sent to lift it, and absent in answers means that there is none.
   */
  amount?: number | null
  /**
   * objectType is SpendingBudget.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * What a resource says about itself.
 */
export interface ResourceAttributesPatch {
  /**
   * Version mark of the resource.
   */
  etag?: string
  /**
   * Name of the resource's type.
   */
  objectType?: string
}
/**
 * A customer as sent to change the relationship, and what is left to say of it afterwards: only the relationship when it has ended.
 */
export interface CustomerUpdatePatch {
  /**
   * none ends the relationship; reseller and unknown change nothing.
   */
  relationshipToPartner?: CustomerPartnerRelationship
  /**
   * false gives up the administration of the tenant.
   */
  allowDelegatedAccess?: boolean
  /**
   * objectType is Customer; customers have no etag.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * A purchase made for a customer.
 */
export interface OrderPatch {
  /**
   * GUID of the customer; if sent it must be the customer of the path.
   */
  referenceCustomerId?: string
  /**
   * How the order is billed; when left out, what suits the items.
   */
  billingCycle?: BillingCycleType
  /**
   * What is bought.
   */
  lineItems?: OrderLineItemPatch[]
  /**
   * How the order stands. Looked at in an update; a creation ignores it.
   */
  status?: OrderStatus
  /**
   * objectType is Order; orders of catalogue items have no etag.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * One item of an order.
 */
export interface OrderLineItemPatch {
  /**
   * Number of the line, from 0.
   */
  lineItemNumber?: number
  /**
   * What is bought: an offer id, or product, SKU and availability joined by colons.
   */
  offerId?: string
  /**
   * The subscription that the line became. An update finds its line by it; a creation ignores it.
   */
  subscriptionId?: string
  /**
   * The subscription that an add-on belongs to; looked at in an update only.
   */
  parentSubscriptionId?: string
  /**
   * Name that the partner gives the subscription; that of the offer when left out.
   */
  friendlyName?: string
  /**
   * Number of licences or instances.
   */
  quantity?: number
  /**
   * Length of the term as an ISO 8601 duration.
   */
  termDuration?: TermDuration
  /**
   * MPN id of the indirect reseller behind the sale.
   */
  partnerIdOnRecord?: string
  /**
   * What provisioning needs, by name: subscriptionId, scope, duration.
   */
  provisioningContext?: {
    [k: string]: string
  }
  /**
   * Sent by clients with objectType OrderLineItem; not answered.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * A question to Microsoft support and what became of it.
 */
export interface ServiceRequestPatch {
  /**
   * What it is about in a few words.
   */
  title?: string
  /**
   * What it is about at length.
   */
  description?: string
  /**
   * How much it matters.
   */
  severity?: ServiceRequestSeverity
  /**
   * The support topic, by its id as text.
   */
  supportTopicId?: string
  /**
   * Where it stands. Not looked at on creation; a change takes open and closed.
   */
  status?: ServiceRequestStatus
  /**
   * Who it is for: the partner, or a customer named on creation.
   */
  organization?: ServiceRequestOrganizationPatch
  /**
   * Whom support turns to; the signed-in user when not given.
   */
  primaryContact?: ServiceRequestContactPatch
  /**
   * A note to add by a change.
   */
  newNote?: ServiceRequestNotePatch
  /**
   * The notes, oldest first; absent when there are none.
   */
  notes?: ServiceRequestNotePatch[]
  /**
   * objectType is ServiceRequest; there is no etag.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * The organization that a service request is for.
 */
export interface ServiceRequestOrganizationPatch {
  /**
   * GUID of its tenant.
   */
  id?: string
  /**
   * Its name.
   */
  name?: string
  /**
   * Its phone number.
   */
  phoneNumber?: string
}
/**
 * A person named in a service request.
 */
export interface ServiceRequestContactPatch {
  /**
   * The organization that the person belongs to.
   */
  organization?: ServiceRequestOrganizationPatch
  /**
   * GUID of the person's user account.
   */
  contactId?: string
  /**
   * Last name.
   */
  lastName?: string
  /**
   * First name.
   */
  firstName?: string
  /**
   * E-mail address.
   */
  email?: string
  /**
   * Phone number.
   */
  phoneNumber?: string
}
/**
 * A remark on a service request.
 */
export interface ServiceRequestNotePatch {
  /**
   * What it says.
   */
  text?: string
}
/**
 * A larger offer that a subscription can be upgraded to.
 */
export interface UpgradePatch {
  /**
   * The larger offer.
   */
  targetOffer?: OfferPatch
  /**
   * Whether users keep their licences.
   */
  upgradeType?: UpgradeType
  /**
   * Number of licences; that of the old subscription when left out.
   */
  quantity?: number
  /**
   * objectType is Upgrade.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * Something that is sold in a market by licences or by usage.
 */
export interface OfferPatch {
  /**
   * Id of the offer: a GUID in capitals, or a name such as MS-AZR-0145P.
   */
  id?: string
  /**
   * Name of the offer in the language of the answer.
   */
  name?: string
  /**
   * What the offer gives, in the language of the answer.
   */
  description?: string
  /**
   * Fewest licences that a purchase can hold.
   */
  minimumQuantity?: number
  /**
   * Most licences that a purchase can hold.
   */
  maximumQuantity?: number
  /**
   * Position in the list of the market, from 0.
   */
  rank?: number
  /**
   * Address inside the catalogue that the offer comes from; nothing to call.
   */
  uri?: string
  /**
   * Language of name and description.
   */
  locale?: string
  /**
   * Two-letter ISO 3166 code of the market.
   */
  country?: string
  /**
   * Category of the offer; one with an empty id in add-ons.
   */
  category?: OfferCategoryPatch
  /**
   * How purchases of the offer by one customer are counted against the limit.
   */
  limitUnitOfMeasure?: LimitUnitOfMeasure
  /**
   * How many subscriptions of the offer a customer can have; 0 when there is no limit.
   */
  limit?: number
  /**
   * Unit that the term is counted in.
   */
  termUnitOfMeasure?: TermUnitOfMeasure
  /**
   * How many units a subscription lasts before it renews or ends; 9999 months for Azure.
   */
  term?: number
  /**
   * Offers that an add-on can be bought on top of, one of them needed.
   *
   * Items: Id of an offer.
   */
  prerequisiteOffers?: string[]
  /**
   * Whether the offer is only sold on top of another.
   */
  isAddOn?: boolean
  /**
   * Whether there are add-ons for the offer.
   */
  hasAddOns?: boolean
  /**
   * Whether the offer can be bought now.
   */
  isAvailableForPurchase?: boolean
  /**
   * What is charged for.
   */
  billing?: OfferBillingType
  /**
   * Billing cycles that the offer can be bought with.
   */
  supportedBillingCycles?: BillingCycleType[]
  /**
   * Whether a subscription can renew by itself; never so for trials.
   */
  isAutoRenewable?: boolean
  /**
   * Whether the offer is meant for the partner's own use.
   */
  isInternal?: boolean
  /**
   * Whether Microsoft makes what is sold.
   */
  isMicrosoftProduct?: boolean
  /**
   * Offers that a subscription can be upgraded to; absent from most offers.
   *
   * Items: Id of an offer, which may be missing from the market.
   */
  upgradeTargetOffers?: string[]
  /**
   * Paid offers that a trial can be turned into.
   *
   * Items: Id of an offer.
   */
  conversionTargetOffers?: string[]
  /**
   * What the customer must qualify as to get the offer, such as Nonprofit.
   *
   * Items: Name of a qualification.
   */
  reselleeQualifications?: string[]
  /**
   * What the partner must qualify as to sell the offer.
   *
   * Items: Name of a qualification.
   */
  resellerQualifications?: string[]
  /**
   * Offers of different groups cannot share an order: Default, Azure, or one group for each trial.
   */
  salesGroupId?: string
  /**
   * Whether the offer is free for a while.
   */
  isTrial?: boolean
  /**
   * How the offer is got: purchase.
   */
  acquisitionType?: string
  /**
   * Kinds of partner account that the offer is made for.
   *
   * Items: sandbox or live.
   */
  supportedCatalogTypes?: string[]
  /**
   * What can be done to a subscription of the offer.
   *
   * Items: Cancel or Edit.
   */
  actions?: string[]
  /**
   * The product behind the offer.
   */
  product?: OfferProductPatch
  /**
   * What a quantity counts: Licenses, Add-On Licenses, Gigabytes, Instances, Usage-based.
   */
  unitType?: string
  /**
   * Links of the offer.
   */
  links?: OfferLinksPatch
  /**
   * objectType is Offer.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * A group of offers, such as those for small businesses.
 */
export interface OfferCategoryPatch {
  /**
   * Key of the category; empty in add-ons.
   */
  id?: string
  /**
   * Name of the category in the language of the answer; empty in add-ons.
   */
  name?: string
  /**
   * Place among the categories of the market; 0 in add-ons.
   */
  rank?: number
  /**
   * Language of the name.
   */
  locale?: string
  /**
   * Two-letter ISO 3166 code of the market.
   */
  country?: string
  /**
   * Links of the category; not sent in practice.
   */
  links?: SelfLinksPatch
  /**
   * objectType is OfferCategory.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * Links of a resource that only points to itself.
 */
export interface SelfLinksPatch {
  /**
   * The resource itself.
   */
  self?: LinkPatch
}
/**
 * Where something related is found.
 */
export interface LinkPatch {
  /**
   * Address relative to /v1, with a leading slash; absent when not known.
   */
  uri?: string
  /**
   * HTTP method to use.
   */
  method?: string
  /**
   * Headers to send along.
   */
  headers?: KeyValuePairPatch[]
}
/**
 * A named value.
 */
export interface KeyValuePairPatch {
  /**
   * The name.
   */
  key?: string
  /**
   * The value.
   */
  value?: string
}
/**
 * The product that an offer sells, the same for a trial and its paid offer.
 */
export interface OfferProductPatch {
  /**
   * GUID of the product, by which provisioning and licences know it.
   */
  id?: string
  /**
   * Name of the product.
   */
  name?: string
  /**
   * What is counted.
   */
  unit?: string
}
/**
 * Links of an offer.
 */
export interface OfferLinksPatch {
  /**
   * Page that tells more; without an address when there is none.
   */
  learnMore?: LinkPatch
  /**
   * The offer itself in its market.
   */
  self?: LinkPatch
  /**
   * The next page; only lists have one.
   */
  next?: LinkPatch
  /**
   * The page before; only lists have one.
   */
  previous?: LinkPatch
}
/**
 * What a customer holds of an offer.
 */
export interface SubscriptionPatch {
  /**
   * GUID of the subscription, in capitals unless it came from a catalogue item.
   */
  id?: string
  /**
   * What was bought: an offer id, or product, SKU and availability joined by colons.
   */
  offerId?: string
  /**
   * Nickname that the partner gives it.
   */
  friendlyName?: string
  /**
   * Number of licences; 0 in an update leaves it as it is.
   */
  quantity?: number
  /**
   * The subscription that an add-on belongs to.
   */
  parentSubscriptionId?: string
  /**
   * When it came into being.
   */
  creationDate?: string
  /**
   * How it stands; none in an update leaves it as it is.
   */
  status?: SubscriptionStatus
  /**
   * Whether it renews by itself at the end of the term.
   */
  autoRenewEnabled?: boolean
  /**
   * What is charged for; not looked at in an update.
   */
  billingType?: OfferBillingType
  /**
   * How often it is billed; changed through the order only.
   */
  billingCycle?: BillingCycleType
  /**
   * Length of the term as an ISO 8601 duration.
   */
  termDuration?: TermDuration
  /**
   * Length of the term after the next renewal.
   */
  renewalTermDuration?: TermDuration
  /**
   * MPN id of the reseller on record; empty with catalogue items.
   */
  partnerId?: string
  /**
   * objectType is Subscription; the etag is empty with catalogue items.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * An account of a customer's tenant.
 */
export interface CustomerUserPatch {
  /**
   * Two-letter ISO 3166 code of where licences will be used; needed before one is assigned.
   */
  usageLocation?: string
  /**
   * Sign-in name, with a domain of the customer; unique in the tenant.
   */
  userPrincipalName?: string
  /**
   * First name.
   */
  firstName?: string
  /**
   * Last name.
   */
  lastName?: string
  /**
   * Name as shown.
   */
  displayName?: string
  /**
   * Telephone number.
   */
  phoneNumber?: string
  /**
   * Mark that ties the account to another directory; needed in federated domains.
   */
  immutableId?: string
  /**
   * The password; needed to create a user and returned only by the call that sets it.
   */
  passwordProfile?: PasswordProfilePatch
  /**
   * Whether the account is in use or deleted; only active can be asked for.
   */
  state?: UserState
  /**
   * objectType is CustomerUser; users have no etag.
   */
  attributes?: ResourceAttributesPatch
}
/**
 * A password and what happens at the next sign-in.
 */
export interface PasswordProfilePatch {
  /**
   * The password.
   */
  password?: string
  /**
   * Whether the user has to choose another one at the next sign-in; true when absent.
   */
  forceChangePassword?: boolean
}
/**
 * A person to turn to.
 */
export interface ContactInput {
  /**
   * First name.
   */
  firstName: string
  /**
   * Last name.
   */
  lastName: string
  /**
   * E-mail address; whoever accepted an agreement must have one.
   */
  email?: string
  /**
   * Phone number.
   */
  phoneNumber?: string
}
/**
 * The partner's word that a customer accepted an agreement.
 */
export interface AgreementInput {
  /**
   * GUID of the partner's user who confirms. Must be given in a confirmation; not in lists.
   */
  userId?: string
  /**
   * Who accepted for the customer.
   */
  primaryContact: ContactInput
  /**
   * When the customer accepted; date and time in UTC.
   */
  dateAgreed: string
  /**
   * GUID of the template that was accepted.
   */
  templateId: string
  /**
   * Which agreement it is; must be that of the template.
   */
  type: AgreementType
}
/**
 * A named value.
 */
export interface KeyValuePairInput {
  /**
   * The name.
   */
  key?: string
  /**
   * The value.
   */
  value?: string
}
/**
 * One item of a cart.
 */
export interface CartLineItemInput {
  /**
   * What is bought: an offer id, or product, SKU and availability joined by colons.
   */
  catalogItemId: string
  /**
   * Name that the partner gives the item.
   */
  friendlyName?: string
  /**
   * Number of licences or instances.
   */
  quantity: number
  /**
   * Three-letter ISO 4217 code; that of the customer's market when absent.
   */
  currencyCode?: string
  /**
   * How the item is billed.
   */
  billingCycle: BillingCycleType
  /**
   * Length of the term as an ISO 8601 duration.
   */
  termDuration?: TermDuration
  /**
   * Resellers of record: key transaction_reseller, value an MPN id.
   */
  participants?: KeyValuePairInput[]
  /**
   * What provisioning needs, by name: subscriptionId, scope, duration, parentSubscriptionId.
   */
  provisioningContext?: {
    [k: string]: string
  }
  /**
   * Add-ons bought together with this line.
   */
  addonItems?: CartLineItemInput[]
}
/**
 * What a resource says about itself.
 */
export interface ResourceAttributesInput {
  /**
   * Version mark of the resource.
   */
  etag?: string
  /**
   * Name of the resource's type.
   */
  objectType?: string
}
/**
 * A draft of an order.
 */
export interface CartInput {
  /**
   * What is to be bought.
   */
  lineItems: CartLineItemInput[]
  /**
   * objectType is Cart; carts have no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * Settings that devices take over.
 */
export interface ConfigurationPolicyInput {
  /**
   * GUID of the policy. Set by the service, needed in an update.
   */
  id?: string
  /**
   * Name of the policy.
   */
  name: string
  /**
   * When the settings apply; fixed once the policy exists.
   */
  category?: PolicyCategory
  /**
   * What the policy is for.
   */
  description?: string
  /**
   * What the policy does.
   */
  policySettings: PolicySetting[]
  /**
   * objectType is ConfigurationPolicy.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A postal address. Which parts it needs beyond the required ones depends on the country (its validation rules).
 */
export interface AddressInput {
  /**
   * First line, at most 200 characters.
   */
  addressLine1: string
  /**
   * Second line, at most 200 characters.
   */
  addressLine2?: string
  /**
   * City.
   */
  city?: string
  /**
   * State or province; its code of two letters where the country has a list of them.
   */
  state?: string
  /**
   * Postal code in the country's form.
   */
  postalCode?: string
  /**
   * Two-letter ISO 3166 code.
   */
  country: string
  /**
   * Region; a customer's company profile has the state here.
   */
  region?: string
  /**
   * First name of the contact there, at most 50 characters; a customer's billing address needs it.
   */
  firstName?: string
  /**
   * Middle name of the contact there, as newer SDKs send it.
   */
  middleName?: string
  /**
   * Last name of the contact there, at most 50 characters; a customer's billing address needs it.
   */
  lastName?: string
  /**
   * Phone number of the contact there; may be empty.
   */
  phoneNumber?: string
}
/**
 * Who gets a customer's bills, where, and in which language.
 */
export interface CustomerBillingProfileInput {
  /**
   * GUID of the profile, made by the service; an update that names it must name the right one.
   */
  id?: string
  /**
   * First name of the billing contact.
   */
  firstName?: string
  /**
   * Last name of the billing contact.
   */
  lastName?: string
  /**
   * E-mail address of the billing contact.
   */
  email: string
  /**
   * Culture for texts and currency, one that the country supports.
   */
  culture: string
  /**
   * Two-letter code of the language.
   */
  language: string
  /**
   * Name of the organization on bills.
   */
  companyName: string
  /**
   * Where bills go, with the contact's name.
   */
  defaultAddress: AddressInput
  /**
   * objectType is CustomerBillingProfile; the etag is a signed number as text.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A domain of a tenant.
 */
export interface DomainInput {
  /**
   * Who signs the users in.
   */
  authenticationType: DomainAuthenticationType
  /**
   * What the domain is for, such as email.
   */
  capability: string
  /**
   * Whether new users get this domain.
   */
  isDefault?: boolean
  /**
   * Whether the tenant was made with it.
   */
  isInitial?: boolean
  /**
   * Name of the domain.
   */
  name: string
  /**
   * Name of the domain that this one is part of.
   */
  rootDomain?: string
  /**
   * How far its verification is.
   */
  status: DomainStatus
  /**
   * How it is verified; dns_record in answers even when none was sent.
   */
  verificationMethod: DomainVerificationMethod
}
/**
 * How users of a federated domain sign in.
 */
export interface DomainFederationSettingsInput {
  /**
   * Where rich clients sign in.
   */
  activeLogOnUri?: string
  /**
   * Authentication method for an application that makes the user sign in.
   */
  defaultInteractiveAuthenticationMethod?: string
  /**
   * Name that users are shown.
   */
  federationBrandName?: string
  /**
   * Who issues the certificates.
   */
  issuerUri: string
  /**
   * Where users sign out.
   */
  logOffUri: string
  /**
   * Where rich clients find the federation's metadata.
   */
  metadataExchangeUri?: string
  /**
   * Certificate that will sign claims next; base64.
   */
  nextSigningCertificate?: string
  /**
   * OpenID Connect discovery document of the identity provider.
   */
  openIdConnectDiscoveryEndpoint?: string
  /**
   * Where browsers and older clients sign in.
   */
  passiveLogOnUri: string
  /**
   * Form of the tokens.
   */
  preferredAuthenticationProtocol: DomainAuthenticationProtocol
  /**
   * What a demand for a fresh sign-in becomes.
   */
  promptLoginBehavior: PromptLoginBehavior
  /**
   * Certificate that signs claims now; base64.
   */
  signingCertificate: string
  /**
   * How the last renewal of the certificate went.
   */
  signingCertificateUpdateStatus?: string
  /**
   * Whether the identity provider does multi-factor authentication.
   */
  supportsMfa?: boolean
}
/**
 * A domain to be added as verified.
 */
export interface VerifiedDomainInput {
  /**
   * The domain's name.
   */
  verifiedDomainName: string
  /**
   * The domain.
   */
  domain: DomainInput
  /**
   * How users of a federated domain sign in; needed for such a one.
   */
  domainFederationSettings?: DomainFederationSettingsInput
}
/**
 * What the directory knows of a customer's organization.
 */
export interface CustomerCompanyProfileInput {
  /**
   * Initial domain of the tenant, free until then.
   */
  domain: string
  /**
   * Registration number of the organization, as newer SDKs send it in countries that have one; never asked for, but held to the form of the country.
   */
  organizationRegistrationNumber?: string
  /**
   * objectType is CustomerCompanyProfile; there is no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A customer of the partner, which is a tenant of its own.
 */
export interface CustomerInput {
  /**
   * Who the customer is.
   */
  companyProfile: CustomerCompanyProfileInput
  /**
   * Where bills go. Must be given to make a customer; not in lists.
   */
  billingProfile?: CustomerBillingProfileInput
  /**
   * GUID of the indirect reseller; set by an indirect provider at creation, not in lists.
   */
  associatedPartnerId?: string
  /**
   * objectType is Customer; customers have no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * The policy that a device has in a category.
 */
export interface DevicePolicyInput {
  /**
   * The category.
   */
  key: PolicyCategory
  /**
   * GUID of the policy, or null for none.
   */
  value?: string | null
}
/**
 * A device. What identifies it is a hardware hash, a product key, or serial number, manufacturer and model together; a hash may come with product key and serial number.
 */
export interface DeviceInput {
  /**
   * Serial number.
   */
  serialNumber?: string
  /**
   * Product key.
   */
  productKey?: string
  /**
   * Hash of the hardware.
   */
  hardwareHash?: string
  /**
   * Name of the model.
   */
  modelName?: string
  /**
   * Name of the manufacturer.
   */
  oemManufacturerName?: string
  /**
   * Policy of each category.
   */
  policies?: DevicePolicyInput[]
  /**
   * objectType is Device.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A new batch and its devices.
 */
export interface DeviceBatchCreationRequestInput {
  /**
   * Id of the batch, any text that the customer has no batch of yet.
   */
  batchId: string
  /**
   * The devices; one or more.
   */
  devices: DeviceInput[]
  /**
   * objectType is DeviceBatchCreationRequest.
   */
  attributes?: ResourceAttributesInput
}
/**
 * What counts of a device here; clients send it whole.
 */
export interface DevicePolicyUpdateInput {
  /**
   * Id of the device.
   */
  id: string
  /**
   * Policy of each category.
   */
  policies: DevicePolicyInput[]
  /**
   * objectType is Device.
   */
  attributes?: ResourceAttributesInput
}
/**
 * New policies for devices.
 */
export interface DevicePolicyUpdateRequestInput {
  /**
   * The devices; one or more.
   */
  devices: DevicePolicyUpdateInput[]
  /**
   * objectType is DevicePolicyUpdateRequest.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A user who holds a directory role.
 */
export interface UserMemberInput {
  /**
   * Name of the user as shown.
   */
  displayName?: string
  /**
   * Sign-in name of the user.
   */
  userPrincipalName?: string
  /**
   * GUID of the user.
   */
  id: string
  /**
   * objectType is UserMember.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A licence to give to a user.
 */
export interface LicenseAssignmentInput {
  /**
   * Plans that the user shall not have.
   *
   * Items: GUID of a service plan.
   */
  excludedPlans?: string[]
  /**
   * GUID of the product.
   */
  skuId: string
}
/**
 * A change of a user's licences. At least one of the two lists holds something.
 */
export interface LicenseUpdateInput {
  /**
   * Licences to give.
   */
  licensesToAssign?: LicenseAssignmentInput[]
  /**
   * Licences to take.
   *
   * Items: GUID of a product.
   */
  licensesToRemove?: string[]
  /**
   * objectType is LicenseUpdate.
   */
  attributes?: ResourceAttributesInput
}
/**
 * One item of an order.
 */
export interface OrderLineItemInput {
  /**
   * Number of the line, from 0.
   */
  lineItemNumber: number
  /**
   * What is bought: an offer id, or product, SKU and availability joined by colons.
   */
  offerId: string
  /**
   * The subscription that the line became. An update finds its line by it; a creation ignores it.
   */
  subscriptionId?: string
  /**
   * The subscription that an add-on belongs to; looked at in an update only.
   */
  parentSubscriptionId?: string
  /**
   * Name that the partner gives the subscription; that of the offer when left out.
   */
  friendlyName?: string
  /**
   * Number of licences or instances.
   */
  quantity: number
  /**
   * Length of the term as an ISO 8601 duration.
   */
  termDuration?: TermDuration
  /**
   * MPN id of the indirect reseller behind the sale.
   */
  partnerIdOnRecord?: string
  /**
   * What provisioning needs, by name: subscriptionId, scope, duration.
   */
  provisioningContext?: {
    [k: string]: string
  }
  /**
   * Sent by clients with objectType OrderLineItem; not answered.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A purchase made for a customer.
 */
export interface OrderInput {
  /**
   * GUID of the customer; if sent it must be the customer of the path.
   */
  referenceCustomerId?: string
  /**
   * How the order is billed; when left out, what suits the items.
   */
  billingCycle?: BillingCycleType
  /**
   * What is bought.
   */
  lineItems: OrderLineItemInput[]
  /**
   * How the order stands. Looked at in an update; a creation ignores it.
   */
  status?: OrderStatus
  /**
   * objectType is Order; orders of catalogue items have no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * The partner as a legal body.
 */
export interface LegalBusinessProfileInput {
  /**
   * Legal name of the company.
   */
  companyName: string
  /**
   * Legal address.
   */
  address: AddressInput
  /**
   * Whom to turn to.
   */
  primaryContact: ContactInput
  /**
   * Address of the person who approves for the company.
   */
  companyApproverAddress?: AddressInput
  /**
   * E-mail address of that person.
   */
  companyApproverEmail?: string
  /**
   * objectType is LegalBusinessProfile; there is no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * The partner as an organization.
 */
export interface OrganizationProfileInput {
  /**
   * Name of the organization.
   */
  companyName: string
  /**
   * Its address.
   */
  defaultAddress: AddressInput
  /**
   * Its e-mail address.
   */
  email: string
  /**
   * Language that it prefers to be written to in.
   */
  language: string
  /**
   * Culture for texts and currency, such as en-US.
   */
  culture: string
  /**
   * objectType is OrganizationProfile.
   */
  attributes?: ResourceAttributesInput
}
/**
 * To whom and where the partner's bills go.
 */
export interface BillingProfileInput {
  /**
   * Name of the company that is billed.
   */
  companyName: string
  /**
   * Where bills are sent.
   */
  address: AddressInput
  /**
   * Whom to turn to about bills.
   */
  primaryContact: ContactInput
  /**
   * Order number that the partner wants on its bills.
   */
  purchaseOrderNumber?: string
  /**
   * Tax number of the company.
   */
  taxId?: string
  /**
   * objectType is BillingProfile.
   */
  attributes?: ResourceAttributesInput
}
/**
 * How customers reach the partner's support.
 */
export interface SupportProfileInput {
  /**
   * E-mail address of the support.
   */
  email?: string
  /**
   * Phone number of the support.
   */
  telephone?: string
  /**
   * Website of the support.
   */
  website?: string
  /**
   * objectType is PartnerSupportProfile; there is no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A product or SKU to look for and what was found.
 */
export interface InventoryItemInput {
  /**
   * Id of the product.
   */
  productId: string
  /**
   * Id of the SKU; without it every SKU of the product is looked at. Answers always have it.
   */
  skuId?: string
}
/**
 * What to look for in the inventory.
 */
export interface InventoryCheckRequestInput {
  /**
   * Products or SKUs to look for.
   *
   * @minItems 1
   */
  targetItems: InventoryItemInput[]
  /**
   * What the SKUs ask for in inventoryVariables, by name: customerId, azureSubscriptionId, armRegionName.
   */
  inventoryContext?: {
    [k: string]: string
  }
}
/**
 * The organization that a service request is for.
 */
export interface ServiceRequestOrganizationInput {
  /**
   * GUID of its tenant.
   */
  id?: string
  /**
   * Its name.
   */
  name?: string
  /**
   * Its phone number.
   */
  phoneNumber?: string
}
/**
 * A person named in a service request.
 */
export interface ServiceRequestContactInput {
  /**
   * The organization that the person belongs to.
   */
  organization?: ServiceRequestOrganizationInput
  /**
   * GUID of the person's user account.
   */
  contactId?: string
  /**
   * Last name.
   */
  lastName?: string
  /**
   * First name.
   */
  firstName?: string
  /**
   * E-mail address.
   */
  email?: string
  /**
   * Phone number.
   */
  phoneNumber?: string
}
/**
 * A remark on a service request.
 */
export interface ServiceRequestNoteInput {
  /**
   * What it says.
   */
  text: string
}
/**
 * A question to Microsoft support and what became of it.
 */
export interface ServiceRequestInput {
  /**
   * What it is about in a few words.
   */
  title: string
  /**
   * What it is about at length.
   */
  description: string
  /**
   * How much it matters.
   */
  severity: ServiceRequestSeverity
  /**
   * The support topic, by its id as text.
   */
  supportTopicId: string
  /**
   * Where it stands. Not looked at on creation; a change takes open and closed.
   */
  status?: ServiceRequestStatus
  /**
   * Who it is for: the partner, or a customer named on creation.
   */
  organization?: ServiceRequestOrganizationInput
  /**
   * Whom support turns to; the signed-in user when not given.
   */
  primaryContact?: ServiceRequestContactInput
  /**
   * A note to add by a change.
   */
  newNote?: ServiceRequestNoteInput
  /**
   * The notes, oldest first; absent when there are none.
   */
  notes?: ServiceRequestNoteInput[]
  /**
   * objectType is ServiceRequest; there is no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A paid offer that a trial can become.
 */
export interface ConversionInput {
  /**
   * Id of the trial's offer.
   */
  offerId: string
  /**
   * Id of the paid offer.
   */
  targetOfferId: string
  /**
   * Id of the trial's order, in capitals.
   */
  orderId?: string
  /**
   * Number of licences; that of the trial unless changed.
   */
  quantity?: number
  /**
   * How the paid subscription is billed.
   */
  billingCycle?: BillingCycleType
  /**
   * objectType is Conversion.
   */
  attributes?: ResourceAttributesInput
}
/**
 * The partner who supports a customer with a subscription.
 */
export interface SupportContactInput {
  /**
   * GUID of the supporting partner's tenant.
   */
  supportTenantId: string
  /**
   * MPN id of the supporting partner.
   */
  supportMpnId: string
  /**
   * Name of the supporting partner.
   */
  name: string
  /**
   * objectType is SupportContact.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A password and what happens at the next sign-in.
 */
export interface PasswordProfileInput {
  /**
   * The password.
   */
  password: string
  /**
   * Whether the user has to choose another one at the next sign-in; true when absent.
   */
  forceChangePassword?: boolean
}
/**
 * An account of a customer's tenant.
 */
export interface CustomerUserInput {
  /**
   * Two-letter ISO 3166 code of where licences will be used; needed before one is assigned.
   */
  usageLocation?: string
  /**
   * Sign-in name, with a domain of the customer; unique in the tenant.
   */
  userPrincipalName: string
  /**
   * First name.
   */
  firstName?: string
  /**
   * Last name.
   */
  lastName?: string
  /**
   * Name as shown.
   */
  displayName: string
  /**
   * Telephone number.
   */
  phoneNumber?: string
  /**
   * Mark that ties the account to another directory; needed in federated domains.
   */
  immutableId?: string
  /**
   * The password; needed to create a user and returned only by the call that sets it.
   */
  passwordProfile?: PasswordProfileInput
  /**
   * Whether the account is in use or deleted; only active can be asked for.
   */
  state?: UserState
  /**
   * objectType is CustomerUser; users have no etag.
   */
  attributes?: ResourceAttributesInput
}
/**
 * A new password for a user.
 */
export interface UserPasswordResetInput {
  /**
   * The new password.
   */
  passwordProfile: PasswordProfileInput
  /**
   * objectType is CustomerUser.
   */
  attributes?: ResourceAttributesInput
}
/**
 * Where a partner is told of events. Names of properties begin with capitals here, as nowhere else.
 */
export interface WebhookRegistrationInput {
  /**
   * Address that events are sent to.
   */
  WebhookUrl: string
  /**
   * The events that are sent.
   */
  WebhookEvents: WebhookEvent[]
  /**
   * Whether the signature comes in x-ms-signature and leaves Authorization to others.
   */
  SignatureTokenToMsSignatureHeader?: boolean
}

/** Every operation of the contract by its id: what it takes and what it answers. */
export interface Operations {
  listAgreementMetadata: {
    params: {}
    query: {}
    body: undefined
    answer: AgreementMetaDataCollection
  }
  listAgreements: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: AgreementCollection
  }
  createAgreement: {
    params: { customerId: string }
    query: {}
    body: AgreementInput
    answer: Agreement
  }
  listAzureUsageAnalytics: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; aggregationLevel?: AggregationLevel }
    body: undefined
    answer: AzureUsageAnalyticsPage
  }
  listIndirectResellerAnalytics: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; aggregationLevel?: AggregationLevel; partnerTenantId?: string; id?: string; name?: string; market?: string; firstSubscriptionCreationDate?: string; latestSubscriptionCreationDate?: string; firstSubscriptionEndDate?: string; latestSubscriptionEndDate?: string; firstSubscriptionSuspendedDate?: string; latestSubscriptionSuspendedDate?: string; firstSubscriptionDeprovisionedDate?: string; latestSubscriptionDeprovisionedDate?: string; subscriptionCount?: number; licenseCount?: number; indirectResellerCount?: number }
    body: undefined
    answer: IndirectResellerAnalyticsPage
  }
  listReferralAnalytics: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; aggregationLevel?: AggregationLevel }
    body: undefined
    answer: ReferralAnalyticsPage
  }
  listSearchAnalytics: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; aggregationLevel?: AggregationLevel }
    body: undefined
    answer: SearchAnalyticsPage
  }
  listSubscriptionAnalytics: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; aggregationLevel?: AggregationLevel }
    body: undefined
    answer: SubscriptionAnalyticsPage
  }
  listAuditRecords: {
    params: {}
    query: { startDate?: string; endDate?: string; filter?: string; size?: number; seekOperation?: SeekOperation; page?: number; "MS-ContinuationToken"?: string }
    body: undefined
    answer: AuditRecordCollection
  }
  getAuditRecord: {
    params: { auditRecordId: string }
    query: {}
    body: undefined
    answer: AuditRecord
  }
  listAuditRecordsAtActivityRoot: {
    params: {}
    query: { startDate?: string; endDate?: string; filter?: string; size?: number; seekOperation?: SeekOperation; page?: number; "MS-ContinuationToken"?: string }
    body: undefined
    answer: AuditRecordCollection
  }
  getAuditRecordAtActivityRoot: {
    params: { auditRecordId: string }
    query: {}
    body: undefined
    answer: AuditRecord
  }
  createCart: {
    params: { customerId: string }
    query: {}
    body: CartInput
    answer: Cart
  }
  getCart: {
    params: { customerId: string; cartId: string }
    query: {}
    body: undefined
    answer: Cart
  }
  updateCart: {
    params: { customerId: string; cartId: string }
    query: {}
    body: CartInput
    answer: Cart
  }
  checkoutCart: {
    params: { customerId: string; cartId: string }
    query: {}
    body: undefined
    answer: CartCheckoutResult
  }
  listConfigurationPolicies: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: ConfigurationPolicyCollection
  }
  createConfigurationPolicy: {
    params: { customerId: string }
    query: {}
    body: ConfigurationPolicyInput
    answer: ConfigurationPolicy
  }
  getConfigurationPolicy: {
    params: { customerId: string; policyId: string }
    query: {}
    body: undefined
    answer: ConfigurationPolicy
  }
  updateConfigurationPolicy: {
    params: { customerId: string; policyId: string }
    query: {}
    body: ConfigurationPolicyInput
    answer: ConfigurationPolicy
  }
  deleteConfigurationPolicy: {
    params: { customerId: string; policyId: string }
    query: {}
    body: undefined
    answer: undefined
  }
  getCustomerBillingProfile: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: CustomerBillingProfile
  }
  updateCustomerBillingProfile: {
    params: { customerId: string }
    query: {}
    body: CustomerBillingProfileInput
    answer: CustomerBillingProfile
  }
  getCustomerCompanyProfile: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: CustomerCompanyProfile
  }
  getUsageBudget: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: SpendingBudget
  }
  updateUsageBudget: {
    params: { customerId: string }
    query: {}
    body: SpendingBudgetPatch
    answer: SpendingBudget
  }
  addVerifiedDomain: {
    params: { customerId: string }
    query: {}
    body: VerifiedDomainInput
    answer: Domain
  }
  getCustomerQualification: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: CustomerQualification
  }
  updateCustomerQualification: {
    params: { customerId: string }
    query: { code?: string }
    body: CustomerQualification
    answer: CustomerQualification
  }
  listValidationCodes: {
    params: {}
    query: {}
    body: undefined
    answer: ValidationCode[]
  }
  listCustomers: {
    params: {}
    query: { size?: number; filter?: string; seekOperation?: SeekOperation; page?: number }
    body: undefined
    answer: CustomerCollection
  }
  createCustomer: {
    params: {}
    query: {}
    body: CustomerInput
    answer: Customer
  }
  getRelationshipRequest: {
    params: {}
    query: { indirectCloudSolutionProviderId?: string; indirectResellerId?: string; dualRoleIndirectRelationship?: boolean }
    body: undefined
    answer: RelationshipRequest
  }
  getCustomer: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: Customer
  }
  updateCustomer: {
    params: { customerId: string }
    query: {}
    body: CustomerUpdatePatch
    answer: CustomerUpdate
  }
  deleteCustomer: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: undefined
  }
  listCustomerRelationships: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: PartnerRelationshipCollection
  }
  listDeviceBatches: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: DeviceBatchCollection
  }
  createDeviceBatch: {
    params: { customerId: string }
    query: {}
    body: DeviceBatchCreationRequestInput
    answer: undefined
  }
  listDevices: {
    params: { customerId: string; deviceBatchId: string }
    query: { size?: number; seekOperation?: SeekOperation; page?: number }
    body: undefined
    answer: DeviceCollection
  }
  addDevices: {
    params: { customerId: string; deviceBatchId: string }
    query: {}
    body: DeviceInput[]
    answer: undefined
  }
  updateDevice: {
    params: { customerId: string; deviceBatchId: string; deviceId: string }
    query: {}
    body: DeviceInput
    answer: Device
  }
  deleteDevice: {
    params: { customerId: string; deviceBatchId: string; deviceId: string }
    query: {}
    body: undefined
    answer: undefined
  }
  updateDevicePolicies: {
    params: { customerId: string }
    query: {}
    body: DevicePolicyUpdateRequestInput
    answer: undefined
  }
  getBatchUploadStatus: {
    params: { customerId: string; batchTrackingId: string }
    query: {}
    body: undefined
    answer: BatchUploadDetails
  }
  listDirectoryRoles: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: DirectoryRoleCollection
  }
  listUserDirectoryRoles: {
    params: { customerId: string; userId: string }
    query: {}
    body: undefined
    answer: DirectoryRoleCollection
  }
  listUserMembers: {
    params: { customerId: string; roleId: string }
    query: { size?: number; seekOperation?: SeekOperation; page?: number }
    body: undefined
    answer: UserMemberCollection
  }
  addUserMember: {
    params: { customerId: string; roleId: string }
    query: {}
    body: UserMemberInput
    answer: UserMember
  }
  removeUserMember: {
    params: { customerId: string; roleId: string; userId: string }
    query: {}
    body: undefined
    answer: undefined
  }
  listEntitlements: {
    params: { customerId: string }
    query: { entitlementType?: EntitlementType; showExpiry?: boolean }
    body: undefined
    answer: EntitlementCollection
  }
  getReservationArtifact: {
    params: { customerId: string; artifactType: string; groupId: string; lineItemId: string; resourceId: string }
    query: {}
    body: undefined
    answer: ReservedInstanceArtifactDetails
  }
  listInvoiceLineItems: {
    params: { invoiceId: string; billingProvider: string; invoiceLineItemType: string }
    query: { size?: number; offset?: number; seekOperation?: SeekOperation }
    body: undefined
    answer: InvoiceLineItemCollection
  }
  queryInvoiceLineItems: {
    params: { invoiceId: string }
    query: { provider?: BillingProviderName; invoicelineitemtype?: InvoiceLineItemTypeName; currencycode?: string; period?: UnbilledPeriod; size?: number; offset?: number; seekOperation?: SeekOperation; hasPartnerEarnedCredit?: boolean }
    body: undefined
    answer: InvoiceLineItemCollection
  }
  listInvoices: {
    params: {}
    query: { size?: number; offset?: number; filter?: string }
    body: undefined
    answer: InvoiceCollection
  }
  getAccountBalance: {
    params: {}
    query: {}
    body: undefined
    answer: InvoiceSummary
  }
  listInvoiceSummaries: {
    params: {}
    query: {}
    body: undefined
    answer: InvoiceSummaryCollection
  }
  getInvoice: {
    params: { invoiceId: string }
    query: {}
    body: undefined
    answer: Invoice
  }
  getInvoiceStatement: {
    params: { invoiceId: string }
    query: {}
    body: undefined
    answer: string
  }
  listLicenseDeploymentAnalytics: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; processedDateTime?: string }
    body: undefined
    answer: LicenseDeploymentAnalyticsPage
  }
  listLicenseDeploymentAnalyticsAtPartnerRoot: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; processedDateTime?: string }
    body: undefined
    answer: LicenseDeploymentAnalyticsPage
  }
  listLicenseUsageAnalytics: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; processedDateTime?: string }
    body: undefined
    answer: LicenseUsageAnalyticsPage
  }
  listLicenseUsageAnalyticsAtPartnerRoot: {
    params: {}
    query: { top?: number; skip?: number; filter?: AnalyticsFilter; orderby?: AnalyticsOrder; groupby?: AnalyticsFieldList; processedDateTime?: string }
    body: undefined
    answer: LicenseUsageAnalyticsPage
  }
  listPartnerLicenseDeployment: {
    params: {}
    query: {}
    body: undefined
    answer: PartnerLicensesDeploymentInsightsCollection
  }
  listPartnerLicenseUsage: {
    params: {}
    query: {}
    body: undefined
    answer: PartnerLicensesUsageInsightsCollection
  }
  listCustomerLicenseDeployment: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: CustomerLicensesDeploymentInsightsCollection
  }
  listCustomerLicenseUsage: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: CustomerLicensesUsageInsightsCollection
  }
  listSubscribedSkus: {
    params: { customerId: string }
    query: { licenseGroupIds?: LicenseGroupId[] }
    body: undefined
    answer: SubscribedSkuCollection
  }
  listUserLicenses: {
    params: { customerId: string; userId: string }
    query: { licenseGroupIds?: LicenseGroupId[] }
    body: undefined
    answer: LicenseCollection
  }
  updateUserLicenses: {
    params: { customerId: string; userId: string }
    query: {}
    body: LicenseUpdateInput
    answer: LicenseUpdate
  }
  listManagedServices: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: ManagedServiceCollection
  }
  listOfferCategories: {
    params: {}
    query: { country: string }
    body: undefined
    answer: OfferCategoryCollection
  }
  listOffers: {
    params: {}
    query: { country: string; offer_category_id?: string; offset?: number; size?: number }
    body: undefined
    answer: OfferCollection
  }
  getOffer: {
    params: { offerId: string }
    query: { country: string }
    body: undefined
    answer: Offer
  }
  listOfferAddOns: {
    params: { offerId: string }
    query: { country: string; offset?: number; size?: number }
    body: undefined
    answer: OfferCollection
  }
  listCustomerOfferCategories: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: OfferCategoryCollection
  }
  listCustomerOffers: {
    params: { customerId: string }
    query: { offset?: number; size?: number }
    body: undefined
    answer: OfferCollection
  }
  listOrders: {
    params: { customerId: string }
    query: { billingType?: BillingCycleType; include_price?: boolean }
    body: undefined
    answer: OrderCollection
  }
  createOrder: {
    params: { customerId: string }
    query: {}
    body: OrderInput
    answer: Order
  }
  getOrder: {
    params: { customerId: string; orderId: string }
    query: { include_price?: boolean }
    body: undefined
    answer: Order
  }
  updateOrder: {
    params: { customerId: string; orderId: string }
    query: {}
    body: OrderPatch
    answer: Order
  }
  getOrderProvisioningStatus: {
    params: { customerId: string; orderId: string }
    query: {}
    body: undefined
    answer: OrderLineItemProvisioningStatusCollection
  }
  getLegalBusinessProfile: {
    params: {}
    query: { vettingVersion?: VettingVersion }
    body: undefined
    answer: LegalBusinessProfile
  }
  updateLegalBusinessProfile: {
    params: {}
    query: {}
    body: LegalBusinessProfileInput
    answer: LegalBusinessProfile
  }
  getOrganizationProfile: {
    params: {}
    query: {}
    body: undefined
    answer: OrganizationProfile
  }
  updateOrganizationProfile: {
    params: {}
    query: {}
    body: OrganizationProfileInput
    answer: OrganizationProfile
  }
  getPartnerBillingProfile: {
    params: {}
    query: {}
    body: undefined
    answer: BillingProfile
  }
  updatePartnerBillingProfile: {
    params: {}
    query: {}
    body: BillingProfileInput
    answer: BillingProfile
  }
  getMpnProfile: {
    params: {}
    query: { mpnId?: number }
    body: undefined
    answer: MpnProfile
  }
  getMpnProfileAtPartnerNetworkProfile: {
    params: {}
    query: { mpnId?: number }
    body: undefined
    answer: MpnProfile
  }
  getSupportProfile: {
    params: {}
    query: {}
    body: undefined
    answer: SupportProfile
  }
  updateSupportProfileAtSupport: {
    params: {}
    query: {}
    body: SupportProfileInput
    answer: SupportProfile
  }
  updateSupportProfile: {
    params: {}
    query: {}
    body: SupportProfileInput
    answer: SupportProfile
  }
  listProducts: {
    params: {}
    query: { country: string; targetView: string; targetSegment?: string; reservationScope?: string }
    body: undefined
    answer: ProductCollection
  }
  getProduct: {
    params: { productId: string }
    query: { country: string; reservationScope?: string }
    body: undefined
    answer: Product
  }
  listSkus: {
    params: { productId: string }
    query: { country: string; targetSegment?: string; reservationScope?: string }
    body: undefined
    answer: SkuCollection
  }
  getSku: {
    params: { productId: string; skuId: string }
    query: { country: string; reservationScope?: string }
    body: undefined
    answer: Sku
  }
  listAvailabilities: {
    params: { productId: string; skuId: string }
    query: { country: string; targetSegment?: string; segment?: string; reservationScope?: string }
    body: undefined
    answer: AvailabilityCollection
  }
  getAvailability: {
    params: { productId: string; skuId: string; availabilityId: string }
    query: { country: string }
    body: undefined
    answer: Availability
  }
  checkInventory: {
    params: {}
    query: { country: string }
    body: InventoryCheckRequestInput
    answer: InventoryItem[]
  }
  listCustomerProducts: {
    params: { customerId: string }
    query: { targetView: string; targetSegment?: string; reservationScope?: string }
    body: undefined
    answer: ProductCollection
  }
  getCustomerProduct: {
    params: { customerId: string; productId: string }
    query: { reservationScope?: string }
    body: undefined
    answer: Product
  }
  listCustomerSkus: {
    params: { customerId: string; productId: string }
    query: { targetSegment?: string; reservationScope?: string }
    body: undefined
    answer: SkuCollection
  }
  getCustomerSku: {
    params: { customerId: string; productId: string; skuId: string }
    query: { reservationScope?: string }
    body: undefined
    answer: Sku
  }
  listCustomerAvailabilities: {
    params: { customerId: string; productId: string; skuId: string }
    query: { targetSegment?: string; reservationScope?: string }
    body: undefined
    answer: AvailabilityCollection
  }
  getCustomerAvailability: {
    params: { customerId: string; productId: string; skuId: string; availabilityId: string }
    query: {}
    body: undefined
    answer: Availability
  }
  getAzureRateCard: {
    params: {}
    query: { currency?: string; region?: string }
    body: undefined
    answer: AzureRateCard
  }
  listUtilizations: {
    params: { customerId: string; subscriptionId: string }
    query: { start_time?: string; end_time?: string; granularity?: AzureUtilizationGranularity; show_details?: boolean; size?: number; seek_operation?: SeekOperation }
    body: undefined
    answer: AzureUtilizationRecordCollection | undefined
  }
  listRelationships: {
    params: {}
    query: { relationship_type: PartnerRelationshipType; filter?: string }
    body: undefined
    answer: PartnerRelationshipCollection
  }
  getServiceCostsSummary: {
    params: { customerId: string; billingPeriod: string }
    query: {}
    body: undefined
    answer: ServiceCostsSummary
  }
  listServiceCostsLineItems: {
    params: { customerId: string; billingPeriod: string }
    query: {}
    body: undefined
    answer: ServiceCostLineItemCollection
  }
  listServiceRequests: {
    params: {}
    query: { size?: number; offset?: number; filter?: string; status?: ServiceRequestStatus }
    body: undefined
    answer: ServiceRequestCollection
  }
  listSupportTopics: {
    params: {}
    query: {}
    body: undefined
    answer: SupportTopicCollection
  }
  getServiceRequest: {
    params: { serviceRequestId: string }
    query: {}
    body: undefined
    answer: ServiceRequest
  }
  createServiceRequest: {
    params: { serviceRequestId: string }
    query: {}
    body: ServiceRequestInput
    answer: ServiceRequest
  }
  updateServiceRequest: {
    params: { serviceRequestId: string }
    query: {}
    body: ServiceRequestPatch
    answer: ServiceRequest
  }
  listCustomerServiceRequests: {
    params: { customerId: string }
    query: { size?: number; offset?: number; filter?: string }
    body: undefined
    answer: ServiceRequestCollection
  }
  getCustomerServiceRequest: {
    params: { customerId: string; serviceRequestId: string }
    query: {}
    body: undefined
    answer: ServiceRequest
  }
  updateCustomerServiceRequest: {
    params: { customerId: string; serviceRequestId: string }
    query: {}
    body: ServiceRequestPatch
    answer: ServiceRequest
  }
  listConversions: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: ConversionCollection
  }
  convertSubscription: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: ConversionInput
    answer: ConversionResult
  }
  listUpgrades: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: UpgradeCollection
  }
  upgradeSubscription: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: UpgradePatch
    answer: UpgradeResult
  }
  listSubscriptions: {
    params: { customerId: string }
    query: { order_id?: string; mpn_id?: string }
    body: undefined
    answer: SubscriptionCollection
  }
  getSubscription: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: Subscription
  }
  updateSubscription: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: SubscriptionPatch
    answer: Subscription
  }
  listSubscriptionAddOns: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: SubscriptionCollection
  }
  registerSubscription: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: undefined
  }
  getSubscriptionRegistrationStatus: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: SubscriptionRegistrationStatus
  }
  getSubscriptionProvisioningStatus: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: SubscriptionProvisioningStatus
  }
  getOrderLineProvisioningStatus: {
    params: { subscriptionId: string }
    query: {}
    body: undefined
    answer: SubscriptionProvisioningStatus
  }
  getSupportContact: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: SupportContact
  }
  updateSupportContact: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: SupportContactInput
    answer: SupportContact
  }
  getPartnerUsageSummary: {
    params: {}
    query: {}
    body: undefined
    answer: PartnerUsageSummary
  }
  listCustomerUsageRecords: {
    params: {}
    query: {}
    body: undefined
    answer: CustomerMonthlyUsageRecordCollection
  }
  getCustomerUsageSummary: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: CustomerUsageSummary
  }
  listSubscriptionUsageRecords: {
    params: { customerId: string }
    query: {}
    body: undefined
    answer: SubscriptionMonthlyUsageRecordCollection
  }
  getSubscriptionUsageSummary: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: SubscriptionUsageSummary
  }
  listResourceUsageRecords: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: AzureResourceMonthlyUsageRecordCollection
  }
  listDailyUsageRecords: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: SubscriptionDailyUsageRecordCollection
  }
  listMeterUsageRecords: {
    params: { customerId: string; subscriptionId: string }
    query: {}
    body: undefined
    answer: MeterUsageRecordCollection
  }
  listUsers: {
    params: { customerId: string }
    query: { size?: number; filter?: string; sortField?: string; sortDirection?: SortDirection; seekOperation?: SeekOperation; page?: number }
    body: undefined
    answer: CustomerUserCollection
  }
  createUser: {
    params: { customerId: string }
    query: {}
    body: CustomerUserInput
    answer: CustomerUser
  }
  updateUsersWithoutId: {
    params: { customerId: string }
    query: {}
    body: CustomerUserPatch
    answer: CustomerUser
  }
  getUser: {
    params: { customerId: string; userId: string }
    query: {}
    body: undefined
    answer: CustomerUser
  }
  updateUser: {
    params: { customerId: string; userId: string }
    query: {}
    body: CustomerUserPatch
    answer: CustomerUser
  }
  deleteUser: {
    params: { customerId: string; userId: string }
    query: {}
    body: undefined
    answer: undefined
  }
  resetUserPassword: {
    params: { customerId: string; userId: string }
    query: {}
    body: UserPasswordResetInput
    answer: CustomerUser
  }
  validateAddress: {
    params: {}
    query: {}
    body: AddressInput
    answer: AddressIsValid
  }
  getCountryValidationRules: {
    params: { isoCode: string }
    query: {}
    body: undefined
    answer: CountryValidationRules
  }
  checkDomainAvailability: {
    params: { domain: string }
    query: {}
    body: undefined
    answer: undefined
  }
  checkDomainPrefixAvailability: {
    params: { domainPrefix: string }
    query: {}
    body: undefined
    answer: DomainIsFree
  }
  listWebhookEvents: {
    params: {}
    query: {}
    body: undefined
    answer: WebhookEventNames
  }
  getWebhookRegistration: {
    params: {}
    query: {}
    body: undefined
    answer: WebhookRegistration
  }
  registerWebhook: {
    params: {}
    query: {}
    body: WebhookRegistrationInput
    answer: WebhookRegistration
  }
  updateWebhookRegistration: {
    params: {}
    query: {}
    body: WebhookRegistrationInput
    answer: WebhookRegistration
  }
  sendWebhookTestEvent: {
    params: {}
    query: {}
    body: undefined
    answer: WebhookTest
  }
  getWebhookTestResult: {
    params: { correlationId: string }
    query: {}
    body: undefined
    answer: WebhookTestResult
  }
  listWebhookEventsAtInternalApp: {
    params: {}
    query: {}
    body: undefined
    answer: WebhookEventNames
  }
  getWebhookRegistrationAtInternalApp: {
    params: {}
    query: {}
    body: undefined
    answer: WebhookRegistration
  }
  registerWebhookAtInternalApp: {
    params: {}
    query: {}
    body: WebhookRegistrationInput
    answer: WebhookRegistration
  }
  updateWebhookRegistrationAtInternalApp: {
    params: {}
    query: {}
    body: WebhookRegistrationInput
    answer: WebhookRegistration
  }
  sendWebhookTestEventAtInternalApp: {
    params: {}
    query: {}
    body: undefined
    answer: WebhookTest
  }
  getWebhookTestResultAtInternalApp: {
    params: { correlationId: string }
    query: {}
    body: undefined
    answer: WebhookTestResult
  }
}
